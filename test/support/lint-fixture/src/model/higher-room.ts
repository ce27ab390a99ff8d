import { MATCHER } from '../matcher/matcher.ts';

export const HIGHER = MATCHER;
