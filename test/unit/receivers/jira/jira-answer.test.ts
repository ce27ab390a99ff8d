// What Jira's answers say, and that nonsense says nothing (row N15).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSearchResult, readTransition } from '../../../../src/receivers/jira/jira-answer.ts';

function issue(key: unknown, category: unknown): object {
  return { key, fields: { status: { name: 'S', statusCategory: category } } };
}

describe('readSearchResult()', () => {
  it.each<readonly [string, unknown, unknown]>([
    ['no issue', { issues: [] }, 'none'],
    ['nothing at all', {}, 'none'],
    ['null', { issues: null }, 'none'],
    [
      'an open issue',
      { issues: [issue('P-1', { key: 'new' })], isLast: true },
      { key: 'P-1', isDone: false, isOneOfSeveral: false },
    ],
    [
      'a closed issue and another one',
      { issues: [issue('P-1', { key: 'done' }), issue('P-2', { key: 'new' })] },
      { key: 'P-1', isDone: true, isOneOfSeveral: true },
    ],
    [
      'an issue without status',
      { issues: [{ key: 'P-1' }] },
      { key: 'P-1', isDone: undefined, isOneOfSeveral: false },
    ],
    [
      'an issue with an odd status',
      { issues: [issue('P-1', 'done')] },
      { key: 'P-1', isDone: false, isOneOfSeveral: false },
    ],
    ['an issue without a key', { issues: [{}] }, undefined],
    ['an issue with a number for a key', { issues: [issue(5, {})] }, undefined],
    ['no list', { issues: 'x' }, undefined],
    ['no object', [], undefined],
  ])('reads %s', (_name, answer, expected) => {
    expect(readSearchResult(JSON.stringify(answer))).toEqual(expected);
  });
});

describe('readTransition()', () => {
  const list = { transitions: [null, { id: 5, name: 'Odd' }, { id: '31', name: 'Done' }] };

  it.each<readonly [string, unknown, unknown]>([
    ['Done', list, { kind: 'found', id: '31' }],
    ['done', list, { kind: 'missing' }],
    ['Odd', list, undefined],
    ['Done', {}, { kind: 'missing' }],
    ['Done', null, undefined],
  ])('looks for %s in %j', (name, answer, expected) => {
    expect(readTransition(JSON.stringify(answer), name)).toEqual(expected);
  });
});

it('survives every answer', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      readSearchResult(text);
      readSearchResult(`{"issues":[${text}]}`);
      readTransition(`{"transitions":[${text}]}`, 'Done');
    }),
  );
});
