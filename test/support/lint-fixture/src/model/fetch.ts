export function load(): void {
  void fetch('http://127.0.0.1');
}
