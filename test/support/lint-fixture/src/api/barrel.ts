export * from './enum.ts';
