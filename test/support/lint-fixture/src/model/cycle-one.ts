import { two } from './cycle-two.ts';

export function one(n: number): number {
  return n === 0 ? 0 : two(n - 1);
}
