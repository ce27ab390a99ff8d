import { one } from './cycle-one.ts';

export function two(n: number): number {
  return n === 0 ? 0 : one(n - 1);
}
