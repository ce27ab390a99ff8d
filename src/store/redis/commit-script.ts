// The atomic step of the Redis store: one batch of changes, in one script.
import { createHash } from 'node:crypto';
import type { StateChange } from '../../engine/state-store.ts';
import { encodeChanges } from './feed-entry.ts';
import { SCHEMA_VERSION } from '../schema-version.ts';
import type { RedisKeys } from './redis-keys.ts';

/** The source, for EVAL after Redis has lost its scripts. */
export const COMMIT_SCRIPT = `--[[
  Applies one batch of changes to the tables, all or none.

  KEYS[1]    schema version (string)
  KEYS[2]    number of this writer's last commit (string)
  KEYS[3]    feed of commits (stream)
  KEYS[4..]  one hash per table

  ARGV[1]    schema version of the writer
  ARGV[2]    number of this commit, rising from one commit of the writer to the next
  ARGV[3]    seconds for which KEYS[2] is kept
  ARGV[4]    id of the writer
  ARGV[5]    the changes, for the feed
  ARGV[6]    commits that the feed keeps, about
  ARGV[7..]  for each table in the order of KEYS: number of fields to set, number of fields to
             remove, then field and value of each to set, then each field to remove

  Returns    "ok"
             "late"        a later commit of this writer is in already: nothing is changed
             "schema <v>"  the state has another schema version: nothing is changed
             "type <key>"  the key holds something that is not ours: nothing is changed

  Steps      1. compare versions, numbers and types; a script is not rolled back, so everything
                that could fail comes before the first write
             2. set, then remove; setting comes first because Redis refuses the first write of a
                script when memory is short, and none after that
             3. note the number, and the version if there is none
             4. tell the other replicas
]]
local schema = redis.call('GET', KEYS[1])
if schema and schema ~= ARGV[1] then return 'schema ' .. schema end
local last = redis.call('GET', KEYS[2])
if last and tonumber(last) >= tonumber(ARGV[2]) then return 'late' end
for k = 4, #KEYS do
  local kind = redis.call('TYPE', KEYS[k])['ok']
  if kind ~= 'none' and kind ~= 'hash' then return 'type ' .. KEYS[k] end
end

-- Lua's stack takes a little less than 8000 values; even, to keep field and value together.
local CHUNK = 4000
local function each_chunk(command, key, from, to)
  for first = from, to, CHUNK do
    redis.call(command, key, unpack(ARGV, first, math.min(first + CHUNK - 1, to)))
  end
end

local removals = {}
local at = 7
for k = 4, #KEYS do
  local sets, removes = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local first = at + 2
  at = first + 2 * sets + removes
  each_chunk('HSET', KEYS[k], first, first + 2 * sets - 1)
  removals[k] = { first + 2 * sets, at - 1 }
end
for k = 4, #KEYS do
  each_chunk('HDEL', KEYS[k], removals[k][1], removals[k][2])
end

if not schema then redis.call('SET', KEYS[1], ARGV[1]) end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[6], '*', 'writer', ARGV[4], 'changes', ARGV[5])
return 'ok'
`;

/** The name under which EVALSHA finds the script. */
export const COMMIT_SCRIPT_SHA = createHash('sha1').update(COMMIT_SCRIPT).digest('hex');

/** Longer than any network or stopped process holds back a request that was sent. */
const WRITER_TTL_SECONDS = 24 * 60 * 60;

/** Enough for a replica that stalls for minutes; one that misses more reads everything again. */
const FEED_COMMITS = 2_000;
/** Large commits push older ones out sooner: the feed must not take the memory of the tables. */
const FEED_CHARS = 64 * 1024 * 1024;
const FEED_COMMITS_AT_LEAST = 16;

export interface Commit {
  readonly writerId: string;
  readonly sequence: number;
  readonly changes: readonly StateChange[];
}

/** Lists the number of keys, the keys and the arguments, as EVAL and EVALSHA take them. */
export function commitArguments(
  keys: RedisKeys,
  { writerId, sequence, changes }: Commit,
): readonly string[] {
  const names = [keys.schema, keys.writer, keys.feed, ...keys.tables.map(({ key }) => key)];
  const args = [String(SCHEMA_VERSION), String(sequence), String(WRITER_TTL_SECONDS)];
  const text = encodeChanges(changes);
  args.push(writerId, text, String(feedLength(text)));
  const byTable = lastPerKey(changes);
  for (const { table } of keys.tables) {
    const fields = byTable.get(table) ?? new Map<string, string | undefined>();
    const sets: string[] = [];
    const removes: string[] = [];
    for (const [field, value] of fields) {
      if (value === undefined) removes.push(field);
      else sets.push(field, value);
    }
    args.push(String(sets.length / 2), String(removes.length));
    for (const part of sets) args.push(part);
    for (const field of removes) args.push(field);
  }
  return [String(names.length), ...names, ...args];
}

/** How many commits the feed keeps when one of this size is added. */
function feedLength({ length }: string): number {
  const fitting = Math.floor(FEED_CHARS / Math.max(length, 1));
  return Math.min(FEED_COMMITS, Math.max(FEED_COMMITS_AT_LEAST, fitting));
}

function lastPerKey(
  changes: readonly StateChange[],
): ReadonlyMap<string, ReadonlyMap<string, string | undefined>> {
  const byTable = new Map<string, Map<string, string | undefined>>();
  for (const { table, key, value } of changes) {
    let fields = byTable.get(table);
    if (fields === undefined) {
      fields = new Map();
      byTable.set(table, fields);
    }
    fields.set(key, value);
  }
  return byTable;
}
