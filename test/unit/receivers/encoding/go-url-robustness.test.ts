// URLs and queries that are built from labels stay URLs, whatever the labels are.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeGoQuery } from '../../../../src/receivers/encoding/go-query.ts';
import { withPathSuffix } from '../../../../src/receivers/encoding/go-url-path.ts';

const text = fc.string({ unit: 'binary' });

it('withPathSuffix() leaves host and query alone', () => {
  fc.assert(
    fc.property(text, (suffix) => {
      const url = new URL(withPathSuffix('https://h.example/base/?q=1', suffix));
      expect([url.host, url.search, url.hash, url.username]).toEqual(['h.example', '?q=1', '', '']);
    }),
  );
});

it('encodeGoQuery() is read back as it was given', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
      const read = [...new URLSearchParams(encodeGoQuery(pairs))];
      const sort = (list: readonly (readonly [string, string])[]): readonly string[] =>
        list.map((pair) => JSON.stringify(pair.map((each) => each.toWellFormed()))).sort();
      expect(sort(read)).toEqual(sort(pairs));
    }),
  );
});
