async function send(): Promise<void> {}

export function start(): void {
  setTimeout(send, 10);
}
