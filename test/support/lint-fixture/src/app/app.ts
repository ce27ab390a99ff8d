// The composition root may import every room.
import { STORE } from '../store/store.ts';
import { MATCHER } from '../matcher/matcher.ts';

export const APP: readonly string[] = [STORE, MATCHER];
