async function send(): Promise<void> {}

export function run(): void {
  send();
}
