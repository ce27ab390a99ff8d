// A bar that tells how far long work has come: on standard error, and only when a person sees that.
import type { Terminal } from '../world.ts';

/** A bar that is drawn more often is no better, and slower. */
const REDRAW_MS = 100;

/** Before that much is done, nobody knows how long the rest takes. */
const MIN_SHARE_FOR_REST = 0.02;

const NARROWEST_BAR = 5;
const WIDEST_BAR = 40;

export interface ProgressOptions {
  /** What is being done, such as `importing`. */
  readonly label: string;
  readonly total: number;
  /** A clock in milliseconds. */
  readonly now: () => number;
}

export class ProgressBar {
  readonly #terminal: Pick<Terminal, 'printError' | 'showsProgress' | 'errorColumns'>;
  readonly #options: ProgressOptions;
  readonly #startedAt: number;
  #done = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isVisible = false;

  constructor(
    terminal: Pick<Terminal, 'printError' | 'showsProgress' | 'errorColumns'>,
    options: ProgressOptions,
  ) {
    this.#terminal = terminal;
    this.#options = options;
    this.#startedAt = options.now();
  }

  /** Counts one more piece as done. */
  advance(): void {
    this.#done += 1;
    const { showsProgress, errorColumns, printError } = this.#terminal;
    if (!showsProgress) return;
    const { label, total, now } = this.#options;
    const at = now();
    // Behind other output it is drawn again at once: a bar that comes and goes is hard to read.
    if (this.#isVisible && at - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = at;
    this.#isVisible = true;
    const elapsedMs = at - this.#startedAt;
    const line = progressLine({ label, done: this.#done, total, elapsedMs, width: errorColumns });
    printError(`\r\u001b[K${line}`);
  }

  /** Takes the bar away, for other output or for good. */
  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.#terminal.printError('\r\u001b[K');
  }
}

export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  /** How many characters the terminal has in a line. */
  readonly width: number;
}

/** Draws the bar in one line that is shorter than the terminal; what has no room is left out. */
export function progressLine(state: ProgressState): string {
  const { label, done, total, width } = state;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const head = `${label} `;
  const tail = ` ${count} ${percent}${restText(state, share)}`;
  // Some terminals begin a new line when the last column is written.
  const room = Math.min(WIDEST_BAR, width - 1 - head.length - tail.length);
  if (room < NARROWEST_BAR) return `${head}${count} ${percent}`.slice(0, Math.max(0, width - 1));
  const filled = Math.round(share * room);
  return `${head}${'━'.repeat(filled)}${'╌'.repeat(room - filled)}${tail}`;
}

/** How long the rest takes if it goes on as it has begun. */
function restText({ elapsedMs, done, total }: ProgressState, share: number): string {
  if (share < MIN_SHARE_FOR_REST || done >= total) return '';
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1000);
  const rest = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return ` ${rest} left`;
}
