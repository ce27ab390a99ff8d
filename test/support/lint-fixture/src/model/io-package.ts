import { request } from 'undici';

export const send: unknown = request;
