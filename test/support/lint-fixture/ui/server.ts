import { APP } from '../src/app/app.ts';

export const server = APP;
