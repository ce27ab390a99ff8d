export function first(texts: readonly string[]): string {
  return texts[0]!;
}
