export function read(text: any): string {
  return String(text);
}
