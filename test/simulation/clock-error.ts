/** Clocks of simulated machines differ from the true time by this much at most, to either side. */
export const CLOCK_ERROR_MS = 2_000;
