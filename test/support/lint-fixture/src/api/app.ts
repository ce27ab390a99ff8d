import { APP } from '../app/app.ts';

export const COMPOSITION = APP;
