import { STORE } from '../store/store.ts';

export const OTHER_EDGE = STORE;
