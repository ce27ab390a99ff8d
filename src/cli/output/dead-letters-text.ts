// Dead letters as tables and as JSON.
import type { ShownDeadLetter } from '../api/dead-letters.ts';
import { labelSetText } from './label-set-text.ts';
import type { OutputStyle } from './print-results.ts';
import { shownSafely } from './safe-text.ts';
import { tableText } from './table.ts';

/** Prints letters in the order of the server. */
export function deadLettersText(letters: readonly ShownDeadLetter[], style: OutputStyle): string {
  switch (style.format) {
    case 'json':
      return `${JSON.stringify(letters.map(({ json }) => json))}\n`;
    case 'simple':
      return shownSafely(simpleTable(letters, style), style);
    case 'extended':
      return shownSafely(extendedTable(letters, style), style);
  }
}

function simpleTable(letters: readonly ShownDeadLetter[], style: OutputStyle): string {
  const { formatDate } = style;
  return tableText(
    ['ID', 'Receiver', 'Integration', 'Group', 'Alerts', 'Last Failed At', 'Reason'],
    letters.map((letter) => [
      letter.id,
      letter.receiver,
      integrationText(letter),
      labelSetText(letter.groupLabels),
      String(letter.numAlerts),
      formatDate(letter.lastFailedAt),
      letter.replayRequestedAt === '' ? letter.reason : `${letter.reason}, is sent again`,
    ]),
    style,
  );
}

function extendedTable(letters: readonly ShownDeadLetter[], style: OutputStyle): string {
  const { formatDate } = style;
  return tableText(
    [
      ...['ID', 'Receiver', 'Integration', 'Group', 'Alerts', 'Attempts'],
      ...['First Failed At', 'Last Failed At', 'Replay Requested At', 'May Have Arrived'],
      ...['Reason', 'Error'],
    ],
    letters.map((letter) => [
      letter.id,
      letter.receiver,
      integrationText(letter),
      labelSetText(letter.groupLabels),
      String(letter.numAlerts),
      String(letter.attempts),
      formatDate(letter.firstFailedAt),
      formatDate(letter.lastFailedAt),
      letter.replayRequestedAt === '' ? '' : formatDate(letter.replayRequestedAt),
      letter.mayHaveArrived ? 'yes' : 'no',
      letter.reason,
      letter.error.replace(/\s+/g, ' '),
    ]),
    style,
  );
}

/** As the configuration counts them: the second webhook is `webhook[1]`. */
export function integrationText(letter: {
  readonly integration: string;
  readonly index: number;
}): string {
  return `${letter.integration}[${letter.index}]`;
}
