// Address lists in `from` and `to`: what goes into the SMTP envelope.
import { domainToASCII } from 'node:url';
import parseAddresses from 'nodemailer/lib/addressparser';
import { fail, ok, type Result } from '../../model/result.ts';

/** A mailbox as SMTP takes it; line breaks, blanks and brackets would end the command early. */
const MAILBOX = /^[^\s<>@][^\s<>]*@[^\s<>@]+$/;

const IS_ASCII = /^[\u0000-\u007f]*$/;

/** Reads a comma-separated list. Fails when it is empty or holds something else than addresses. */
export function readAddressList(text: string): Result<readonly string[]> {
  const addresses = parseAddresses(text, { flatten: true }).map((entry) => entry.address);
  if (addresses.length === 0) return fail('no address');
  const wrong = addresses.find((address) => !MAILBOX.test(address));
  if (wrong !== undefined) return fail(`missing or malformed address in "${text}"`);
  return ok([...new Set(addresses.map(withAsciiDomain))]);
}

/** Every server takes the encoded form of a domain in another script, and only some the domain itself. */
function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  const encoded = IS_ASCII.test(domain) ? domain : domainToASCII(domain);
  return encoded === '' ? address : address.slice(0, at) + encoded;
}
