// What led to one finding: faults, posts, messages and what the replicas logged, in their order.
import type { Expectation } from './notice-book.ts';
import type { ReplicaGroup } from './replica-group.ts';

/** What comes before a thing happens may matter: a cut, an earlier message. */
const BEFORE_MS = 30_000;
const AFTER_MS = 15_000;
/** Each look at a group of which there is nothing to tell, and that replicas send to other addresses. */
const QUIET = /nothing changed within|msg="Group flushed"|have another configuration/;
const LOG_TIME = /^time=(\S+) (.*)$/;

export interface Note {
  readonly at: number;
  readonly text: string;
}

/** Tells of one group around one thing that happened to it; the notes are those of the run. */
export function storyOf(
  finding: Expectation,
  run: {
    readonly notes: readonly Note[];
    readonly ofGroup: readonly Expectation[];
    readonly members: ReplicaGroup['members'];
  },
): readonly string[] {
  const { posts, arrivals, postedAt } = finding;
  const last = Math.max(
    postedAt,
    ...posts.map((each) => each.sentAt),
    ...arrivals.map(({ at }) => at),
  );
  const [from, to] = [postedAt - BEFORE_MS, last + AFTER_MS];
  const all = [
    ...run.notes,
    ...run.ofGroup.flatMap(notesOf),
    ...run.members.flatMap(({ name, process }) => readLog(name, process.log, finding.group)),
  ];
  return all
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => a.at - b.at)
    .map(({ at, text }) => `    ${new Date(at).toISOString()} ${text}`);
}

function notesOf({ status, posts, arrivals }: Expectation): readonly Note[] {
  return [
    ...posts.map(({ sentAt, answeredAt, to, isStored }) => {
      const outcome = isStored ? 'stored' : 'not stored';
      const took = `${String(answeredAt - sentAt)} ms`;
      return { at: sentAt, text: `POST ${status} to ${to}: ${outcome} after ${took}` };
    }),
    ...arrivals.map(({ at, by, isMarked }) => {
      return { at, text: `TOLD ${status} by ${by}${isMarked ? ', marked' : ''}` };
    }),
  ];
}

/** The lines about the process, and about this group. */
function readLog(name: string, log: string, group: string): readonly Note[] {
  const isOfGroup = new RegExp(`"${group}\\\\?"`);
  return log.split('\n').flatMap((line) => {
    const [, time = '', text = ''] = LOG_TIME.exec(line) ?? [];
    const isOfOther = text.includes('{group=') && !isOfGroup.test(text);
    return time === '' || isOfOther || QUIET.test(text)
      ? []
      : [{ at: Date.parse(time), text: `${name}: ${text}` }];
  });
}
