import { readFileSync } from 'node:fs';

export const TEXT: string = readFileSync('alerts', 'utf8');
