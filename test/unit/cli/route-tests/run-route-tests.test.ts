import { describe, expect, it } from 'vitest';
import { runRouteTests } from '../../../../src/cli/route-tests/run-route-tests.ts';
import { LabelSet } from '../../../../src/model/label-set.ts';
import { buildRouteTree } from '../../../../src/route/route.ts';
import { routeConfigOf } from '../../../support/route-tree.ts';

const ROOT = buildRouteTree(
  routeConfigOf({
    receiver: 'default',
    routes: [
      { matchers: ['a="1"'], receiver: 'pager', continue: true },
      { matchers: ['b="1"'], receiver: 'pager', continue: true },
      { matchers: ['c="1"'], receiver: 'mails' },
    ],
  }),
);

describe('runRouteTests()', () => {
  it.each([
    ['a test that holds', { a: '1' }, ['pager'], [], []],
    ['receivers in another order', { a: '1', c: '1' }, ['mails', 'pager'], [], []],
    ['a receiver that is told twice', { a: '1', b: '1' }, ['pager', 'pager'], [], []],
    ['a receiver that is told more often', { a: '1', b: '1' }, ['pager'], [], ['pager']],
    ['a receiver that is told less often', { a: '1' }, ['pager', 'pager'], ['pager'], []],
    ['other receivers', { c: '1' }, ['default'], ['default'], ['mails']],
    ['a receiver that nothing leads to', {}, ['default', 'web'], ['web'], []],
  ])('finds %s', (_, labels, receivers, missing, surplus) => {
    const test = { file: '', line: 1, name: '', labels: LabelSet.fromRecord(labels), receivers };
    const [result] = runRouteTests(ROOT, [test]);
    expect(result?.missing.map(({ name }) => name)).toEqual(missing);
    expect(result?.surplus).toEqual(surplus);
    expect(result?.passed).toBe(missing.length + surplus.length === 0);
  });

  it.each([
    ['pagr', true, 'pager'],
    ['webhooks', true, undefined],
    ['mails', false, undefined],
  ])('says of a missing receiver %s whether any route leads there', (name, isUnknown, similar) => {
    const test = { file: '', line: 1, name: '', labels: LabelSet.EMPTY, receivers: [name] };
    const [result] = runRouteTests(ROOT, [test]);
    expect(result?.missing).toEqual([{ name, isUnknown, similar }]);
  });
});
