import { parse } from 'yaml';

export const parsed: unknown = parse('a: 1');
