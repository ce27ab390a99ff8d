// The `tocsin` section of a receiver: opt-in keys that Alertmanager does not have.
import { quoteGo } from '../model/go-quote.ts';
import { durationMs } from '../model/instant.ts';
import { optional, refined, textOf, type Codec, type DecodeContext } from './decode/codec.ts';
import { field, section, shownField, withValues, type Section } from './decode/object-codec.ts';
import { count, duration } from './decode/scalar-codecs.ts';
import type { OnUnknownOutcome, ReceiverTocsinConfig } from './receiver-tocsin-config.ts';

const MINUTE = durationMs(60_000);
const DEFAULT_COOL_DOWN = durationMs(30_000);
const DEFAULT_FAILURES = 5;

const budgetSchema = {
  messages: shownField(count),
  per: shownField(duration, MINUTE),
  /** 0 is as many as `messages`. */
  burst: shownField(count),
};

const breakerSchema = {
  failures: shownField(count, DEFAULT_FAILURES),
  cool_down: shownField(duration, DEFAULT_COOL_DOWN),
};

const sendBudget = refined(section('send_budget', budgetSchema), (budget, context) => {
  requirePositive(budget, ['messages', 'per'], context);
  const { burst, messages } = budget.values;
  if (budget.has('burst') && !budget.isRefused('burst') && burst === 0) {
    context.report(budget.placeOf('burst'), 'burst must be 1 or more');
  }
  return withValues(budget, { burst: burst === 0 ? messages : burst });
});

const circuitBreaker = refined(section('circuit_breaker', breakerSchema), (breaker, context) => {
  requirePositive(breaker, ['failures', 'cool_down'], context);
  return breaker;
});

const onUnknownOutcome: Codec<OnUnknownOutcome> = {
  zero: 'repeat',
  decode: (node, context) => {
    const text = textOf(node, context, 'repeat or hold');
    if (text === undefined) return undefined;
    const value = (['repeat', 'hold'] as const).find((known) => known === text);
    if (value !== undefined) return { value };
    context.report(node.at, `expected repeat or hold, found ${quoteGo(text)}`);
    return undefined;
  },
  print: (value) => value,
  isZero: (value) => value === 'repeat',
};

const receiverTocsin = section('tocsin of a receiver', {
  on_unknown_outcome: field(onUnknownOutcome),
  send_budget: field(optional(sendBudget)),
  circuit_breaker: field(optional(circuitBreaker)),
});

/** The key of a receiver; prints only when the file has it. */
export const receiverTocsinField = field(optional(receiverTocsin));

/** Compiles the section; without one everything is as in Alertmanager. */
export function toReceiverTocsin(
  tocsin: typeof receiverTocsin.defaults | undefined,
): ReceiverTocsinConfig {
  const values = tocsin?.values ?? receiverTocsin.defaults.values;
  const { send_budget: budget, circuit_breaker: breaker } = values;
  return {
    onUnknownOutcome: values.on_unknown_outcome,
    sendBudget: budget && {
      messages: budget.values.messages,
      perMs: budget.values.per,
      burst: budget.values.burst,
    },
    circuitBreaker: breaker && {
      failures: breaker.values.failures,
      coolDownMs: breaker.values.cool_down,
    },
  };
}

/** Reports numbers and durations of 0; what is no number at all has been reported already. */
function requirePositive<S extends typeof budgetSchema | typeof breakerSchema>(
  given: Section<S>,
  keys: readonly (keyof S & string)[],
  context: DecodeContext,
): void {
  for (const key of keys) {
    if (given.values[key] !== 0 || given.isRefused(key)) continue;
    const unit = key === 'per' || key === 'cool_down' ? ' longer than 0' : ' 1 or more';
    context.report(given.placeOf(key), `${key} must be${unit}`);
  }
}
