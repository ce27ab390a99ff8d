export function name(work: Promise<string>): string {
  return typeof work;
}
