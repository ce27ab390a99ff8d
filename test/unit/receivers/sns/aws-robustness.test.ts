// What AWS and people's files may contain never breaks a send (row N9).
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { xmlText } from '../../../../src/receivers/sns/aws-answer.ts';
import { parseAwsProfiles } from '../../../../src/receivers/sns/aws-profile.ts';

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
const value = fc.stringMatching(/^[A-Za-z0-9/+=:]{1,20}$/);

it('parseAwsProfiles() takes any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('config', 'credentials'),
      (text, kind) => {
        expect(() => parseAwsProfiles(text, kind)).not.toThrow();
      },
    ),
  );
});

it('parseAwsProfiles() reads back what was written', () => {
  const settings = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key });
  fc.assert(
    fc.property(name, settings, (profile, pairs) => {
      const text = [`[${profile}]`, ...pairs.map(([key, text]) => `${key} = ${text}`)].join('\r\n');
      expect([...(parseAwsProfiles(text, 'credentials').get(profile) ?? [])]).toEqual(pairs);
    }),
  );
});

it('xmlText() takes any document, and finds escaped texts', () => {
  const escape = (text: string): string =>
    [...text].map((char) => `&#${char.codePointAt(0) ?? 0};`).join('');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => xmlText(text, 'M')).not.toThrow();
      expect(xmlText(`<a><M>${escape(text)}</M></a>`, 'M')).toBe(text.toWellFormed());
    }),
  );
});
