import { title } from '../../ui/clean.ts';

export const page = title;
