// The way out of an execution that failed as it would in Go; caught where it was started and given to
// the caller as a value.

export class ExecutionFailure extends Error {
  override readonly name = 'ExecutionFailure';
}
