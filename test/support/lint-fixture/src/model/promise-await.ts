export const loaded: unknown = await import('./clean.ts');
