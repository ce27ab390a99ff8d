export const waiting: unknown = Promise.resolve(1);
