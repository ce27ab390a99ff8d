import { STORE } from '../store/store.ts';

export const EDGE = STORE;
