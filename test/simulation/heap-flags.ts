// How Node keeps memory where runs follow on one another: nearly all that a run makes is garbage when
// it ends, so it is worth a young generation that holds several, and no threads to look after it.

export const HEAP_FLAGS = [
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--single-threaded-gc',
];
