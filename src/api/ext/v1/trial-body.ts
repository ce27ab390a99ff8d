// The body of a test or a preview: which integrations, and with which alerts. Unlike elsewhere, an
// unknown field is refused: a slip of the pen must not page everybody.
import type { Trial } from '../../../engine/receiver-trials.ts';
import { quoteGo } from '../../../model/go-quote.ts';
import { fail, ok, type Result } from '../../../model/result.ts';
import { dateProblem } from '../../ingest/date-problem.ts';
import { readJsonBody } from '../../ingest/json-body.ts';
import { readPostedAlerts, type BodyProblem } from '../../ingest/posted-alerts.ts';
import { readDateTime } from '../../ingest/utc-date.ts';
import type { WireDialect } from '../../ingest/wire-dialect.ts';

const NOTHING: Trial = { alerts: [], integration: undefined, index: undefined };
const FIELDS: ReadonlySet<string> = new Set(['alerts', 'integration', 'index']);

const DIALECT: WireDialect = {
  listType: 'Trial.alerts',
  alertType: 'Alert',
  labelSetType: 'LabelSet',
  valueType: 'string',
  outerStruct: 'Alert',
  isChecked: true,
  parseDate: readDateTime,
  dateProblem,
};

/** Reads a body; an empty one, or `null`, sets no condition. Fails with a text for the client. */
export function readTrial(body: Uint8Array): Result<Trial> {
  const parsed = readJsonBody(body);
  if (!parsed.ok) {
    return parsed.error.kind === 'empty' ? ok(NOTHING) : fail(undecodable(parsed.error.reason));
  }
  const { value } = parsed.value;
  if (value === null) return ok(NOTHING);
  if (typeof value !== 'object' || Array.isArray(value)) return fail('the body is no JSON object');
  const fields = new Map<string, unknown>(Object.entries(value));
  const unknown = [...fields.keys()].find((name) => !FIELDS.has(name));
  if (unknown !== undefined) {
    return fail(`unknown field ${quoteGo(unknown)}: known are ${[...FIELDS].join(', ')}`);
  }
  return readFields(fields);
}

function readFields(fields: ReadonlyMap<string, unknown>): Result<Trial> {
  const integration = fields.get('integration') ?? undefined;
  if (integration !== undefined && typeof integration !== 'string') {
    return fail('integration is no string');
  }
  const index = fields.get('index') ?? undefined;
  if (index !== undefined && !isIndex(index)) return fail('index is no whole number from 0 on');
  const alerts = fields.get('alerts') ?? [];
  const posted = readPostedAlerts(Buffer.from(JSON.stringify(alerts)), DIALECT);
  if (!posted.ok) return fail(describe(posted.error));
  return ok({ alerts: posted.value, integration, index });
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function describe(problem: BodyProblem): string {
  switch (problem.kind) {
    case 'empty':
      return 'alerts are missing';
    case 'undecodable':
      return undecodable(problem.reason);
    case 'missingLabels':
      return `alerts[${problem.index}] has no labels`;
    case 'badUri':
      return `alerts[${problem.index}].generatorURL is no URI: ${quoteGo(problem.text)}`;
  }
}

function undecodable(reason: string): string {
  return `the body cannot be read: ${reason}`;
}
