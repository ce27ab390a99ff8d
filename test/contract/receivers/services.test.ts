// Every receiver against a strict imitation of its service, which holds each request against what
// the service publishes: nothing that we send may be refused.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Integration, Notification, Outcome } from '../../../src/notify/integration.ts';
import { buildIntegration } from '../../../src/receivers/build-integration.ts';
import { INTEGRATION_DECODERS } from '../../../src/receivers/integration-decoders.ts';
import { templatesOf } from '../../../src/receivers/rendering/template-renderer.ts';
import { DEFAULT_TEMPLATES } from '../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../src/template/template-set.ts';
import { HttpSink } from '../../support/http-sink.ts';
import { anyNotification, NOTIFICATION_CASES } from '../../support/notification-cases.ts';
import { receiverDeps } from '../../support/receiver-fixtures.ts';
import { SERVICES } from '../../support/services/all-services.ts';
import { Objections, type ServiceVariant } from '../../support/services/imitation.ts';

const NEVER = new AbortController().signal;
const EXTERNAL_URL = 'http://tocsin.example';
const RUNS = 15;

interface Tried {
  readonly outcome: Outcome;
  readonly objections: readonly string[];
}

const set = TemplateSet.parse(DEFAULT_TEMPLATES);
if (!set.ok) throw new Error(set.error.message);
const templates = templatesOf(set.value, EXTERNAL_URL);

it('every kind of receiver that speaks HTTP has a service', () => {
  const imitated = SERVICES.map((variant) => variant.configure('http://127.0.0.1:1').kind);
  const kinds = INTEGRATION_DECODERS.map(({ kind }) => kind).filter((kind) => kind !== 'email');
  expect([...new Set<string>(imitated)].sort()).toEqual([...kinds].sort());
});

describe.each(SERVICES)('$title', (variant: ServiceVariant) => {
  let sink: HttpSink;
  let integration: Integration;

  beforeAll(async () => {
    sink = await HttpSink.listen();
    const config = variant.configure(sink.url(''));
    integration = buildIntegration(
      config,
      0,
      receiverDeps({ templates, externalURL: EXTERNAL_URL }),
    );
  });

  afterAll(async () => {
    await integration.close();
    await sink.close();
  });

  async function send(notification: Notification): Promise<Tried> {
    const service = variant.open();
    const objections = new Objections();
    sink.answer = (request) => service.take(request, objections);
    const outcome = await integration.notify(notification, NEVER);
    return { outcome, objections: objections.list };
  }

  it.each([...NOTIFICATION_CASES])('takes %s', async (title, notification) => {
    const { outcome, objections } = await send(notification);
    const known = variant.refusedAsUpstream?.get(title);
    if (known === undefined) expect(objections.join('\n')).toBe('');
    else expect(objections).toEqual([expect.stringMatching(known)]);
    expect(outcome).toMatchObject({ kind: 'sent' });
  });

  it('takes whatever the alerts say', async () => {
    await fc.assert(
      fc.asyncProperty(anyNotification, async (notification) => {
        const { outcome, objections } = await send(notification);
        expect(objections.join('\n')).toBe('');
        expect(outcome).toMatchObject({ kind: 'sent' });
      }),
      { numRuns: RUNS },
    );
  });
});
