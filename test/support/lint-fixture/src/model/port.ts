// The one place where the core names a Promise.
export interface Port {
  send(text: string): Promise<void>;
}
