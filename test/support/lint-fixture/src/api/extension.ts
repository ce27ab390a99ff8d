import { half } from './return-type';

export const QUARTER: number = half(0.5);
