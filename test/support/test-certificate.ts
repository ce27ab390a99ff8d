// A self-signed certificate for localhost, 127.0.0.1 and ::1, good for a hundred years. Its key is
// public: it protects nothing.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const CERT_PATH = fileURLToPath(new URL('./tls/localhost-cert.pem', import.meta.url));
export const KEY_PATH = fileURLToPath(new URL('./tls/localhost-key.pem', import.meta.url));

export const CERT = readFileSync(CERT_PATH, 'utf8');
export const KEY = readFileSync(KEY_PATH, 'utf8');
