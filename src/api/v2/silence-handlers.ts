// Reading and ending silences over the v2 API (reference rows H36, H38 and H39).
import type { SilenceService } from '../../engine/silence-service.ts';
import type { SilenceState } from '../../mute/silences/silence.ts';
import type { ApiAnswer, ApiHandler } from '../http/exchange.ts';
import { parseQuery } from '../http/query.ts';
import { EXPIRY_NOT_DURABLE } from '../ingest/not-durable.ts';
import { parseEach, type FilterParser } from '../reads/parse-filter.ts';
import { holdsMatchers, sortSilences } from '../reads/silence-list.ts';
import { joinInSlices, listPieces } from '../reads/sliced-text.ts';
import { EMPTY_NOT_FOUND, EMPTY_OK, handlerError, jsonAnswer } from './errors.ts';
import { readFlag } from './query-filter.ts';
import { readSilenceId } from './silence-id.ts';
import { SilenceEncoder } from './silence-wire.ts';

export interface SilenceHandlerDeps {
  readonly silences: Pick<SilenceService, 'silences' | 'silence' | 'expireSilence'>;
  readonly filters: FilterParser;
}

/** Builds the handler of GET /silences. */
export function getSilences(deps: SilenceHandlerDeps): ApiHandler {
  return (request) => {
    const query = parseQuery(request.query);
    const filter = parseEach(query.get('filter') ?? [], deps.filters);
    if (!filter.ok) return handlerError(400, filter.error);
    const isWanted: Readonly<Record<SilenceState, boolean>> = {
      active: readFlag(query, 'active'),
      pending: readFlag(query, 'pending'),
      expired: readFlag(query, 'expired'),
    };
    const shown = [...deps.silences.silences()].filter(
      (view) => isWanted[view.state] && holdsMatchers(view, filter.value),
    );
    const encoder = new SilenceEncoder();
    const pieces = listPieces(sortSilences(shown), (view) => encoder.encode(view), LIST);
    return jsonAnswer(joinInSlices(pieces));
  };
}

const LIST = { head: '[', tail: ']\n' } as const;

/** Builds the handler of GET /silence/{silenceID}. */
export function getSilence({ silences }: SilenceHandlerDeps): ApiHandler {
  return (request) => {
    const id = readSilenceId(request.path);
    if (!id.ok) return id.error;
    const view = silences.silence(id.value);
    if (view === undefined) return EMPTY_NOT_FOUND;
    return jsonAnswer(`${new SilenceEncoder().encode(view)}\n`);
  };
}

/** Builds the handler of DELETE /silence/{silenceID}, which ends a silence and keeps it. */
export function deleteSilence({ silences }: SilenceHandlerDeps): ApiHandler {
  return async (request): Promise<ApiAnswer> => {
    const id = readSilenceId(request.path);
    if (!id.ok) return id.error;
    const result = await silences.expireSilence(id.value);
    if (result.kind === 'not found') return EMPTY_NOT_FOUND;
    return result.durable ? EMPTY_OK : handlerError(503, EXPIRY_NOT_DURABLE);
  };
}
