// Templates that come with the program are redefined so that they fail: what each kind of receiver
// says then, and what it refuses to guess (row G14).
import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../../src/notify/integration.ts';
import { renderMessage } from '../../../../src/receivers/rendering/render-message.ts';
import type { RenderScope } from '../../../../src/receivers/rendering/render-scope.ts';
import { PLAIN_TEXT } from '../../../../src/receivers/rendering/stand-ins.ts';
import { templatesOf } from '../../../../src/receivers/rendering/template-renderer.ts';
import { encodeMarkedPayload } from '../../../../src/receivers/webhook/custom-payload.ts';
import { buildMail } from '../../../../src/receivers/email/payload.ts';
import { encodeIssue } from '../../../../src/receivers/jira/payload.ts';
import { buildSlackMessage } from '../../../../src/receivers/slack/payload.ts';
import { DEFAULT_TEMPLATES } from '../../../../src/template/defaults/default-templates.ts';
import { TemplateSet } from '../../../../src/template/template-set.ts';
import type { Result } from '../../../../src/model/result.ts';
import {
  alertOf,
  emailConfig,
  notificationOf,
  receiverDeps,
  slackConfig,
} from '../../../support/receiver-fixtures.ts';
import { loadItem } from '../../../support/receiver-goldens.ts';

/** Every built-in name fails, also those that others are made of. */
const BROKEN = DEFAULT_TEMPLATES.flatMap(({ text }) =>
  [...text.matchAll(/define "([^"]+)"/g)].map(([, name = '']) => name),
)
  .map((name) => `{{ define "${name}" }}{{ .Nope }}{{ end }}`)
  .join('');

const NOTIFICATION = notificationOf({
  alerts: [alertOf({ alertname: 'Down', job: 'a: [b]' }), alertOf({ alertname: 'Down', job: 'c' })],
});

function render<M>(
  build: (scope: RenderScope, notice: string | undefined) => M,
  notification: Notification = NOTIFICATION,
): Result<M> {
  const set = TemplateSet.parse([...DEFAULT_TEMPLATES, { name: 'user.tmpl', text: BROKEN }]);
  if (!set.ok) throw new Error(set.error.message);
  const deps = receiverDeps({ templates: templatesOf(set.value, 'http://t') });
  return renderMessage({ integration: { name: 'x', index: 0 }, notification, deps }, build);
}

function textOf(template: string, standIn?: string): Result<string> {
  return render(({ text }) => text(template, standIn));
}

describe('a template that fails', () => {
  it.each([
    ['a field that is not there', '{{ .Nope }}'],
    ['a method of nothing', '{{ $m := dict }}{{ index (index $m "a") "b" }}{{ .Alerts.Nope }}'],
    ['a text that is no template', '{{ if }}'],
    ['a built-in name with a definition that fails', '{{ template "__subject" . }}'],
    ['recursion', '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}'],
    ['a loop over a huge range', '{{ range 9000000000000 }}{{ end }}'],
    ['an output that is too long', '{{ range 2000 }}{{ printf "%10000d" 1 }}{{ end }}'],
  ])('%s', (_, template) => {
    expect(textOf(template, PLAIN_TEXT)).toMatchObject({
      ok: true,
      value:
        '[FIRING:2] Down \n- firing: alertname=Down job=a: [b]\n- firing: alertname=Down job=c\n' +
        'http://t/#/alerts?receiver=ops',
    });
    expect(textOf(template)).toMatchObject({ ok: false });
  });

  it('leaves the rest of a message as it is', () => {
    const config = slackConfig({ channel: '#{{ .Receiver }}', title: '{{ .Nope }}', text: 'mine' });
    const message = render(({ text }, templateNotice) =>
      buildSlackMessage(config, text, { possibleDuplicate: true, templateNotice }),
    );
    expect(message).toMatchObject({
      ok: true,
      value: {
        channel: '#ops',
        attachments: [
          {
            title: '[FIRING:2] Down ',
            text: 'mine',
            footer: expect.stringMatching(
              /^Possible duplicate: .*; A template failed, this is built in text instead: line 1: can't/,
            ) as string,
          },
        ],
      },
    });
  });

  it.each([['slack', { channel: '{{ .Nope }}' }]])(
    'is a failure where it addresses somebody: %s',
    (_, parts) => {
      const message = render(({ text }) =>
        buildSlackMessage(slackConfig(parts), text, { possibleDuplicate: false }),
      );
      expect(message).toMatchObject({
        ok: false,
        error: expect.stringMatching(/^Cannot render x templates: template: :1:3: /) as string,
      });
    },
  );

  it('becomes a text in a payload, whatever labels read like, and is said in the first one', () => {
    const payload = { a: '{{ len .Alerts }}', b: '{{ .Nope }}', c: ['{{ .Nope }}', '{{ .No }}'] };
    const body = render((scope, notice) => encodeMarkedPayload(payload, scope, notice));
    if (!body.ok) throw new Error(body.error);
    // The builder's own shape.
    const { a, b, c } = JSON.parse(body.value) as { a: unknown; b: unknown; c: unknown };
    const plain = /^\[FIRING:2\] Down \n- firing: alertname=Down job=a: \[b\]/;
    expect(a).toBe(2);
    expect(b).toMatch(plain);
    expect(b).toMatch(/\nTemplates failed, this is built in text instead: line 1: .* and 1 more$/);
    expect(c).toEqual([expect.stringMatching(plain), expect.stringMatching(plain)]);
    expect(JSON.stringify(c)).not.toContain('failed');
  });

  it('says so above both bodies of a mail', () => {
    const config = emailConfig({
      html: '<html><body class="x"><p>mine</p></body></html>',
      text: 'mine',
      headers: [
        ['Subject', '{{ .Nope }}'],
        ['X-Team', '{{ .Nope }}'],
      ],
    });
    const mail = render((scope, templateNotice) =>
      buildMail(config, NOTIFICATION, { render: scope, index: 0, templateNotice }),
    );
    const notice = 'A template failed, this is built in text instead: line 1: ';
    expect(mail).toMatchObject({
      ok: true,
      value: {
        ok: true,
        value: {
          headers: expect.arrayContaining([
            ['Subject', '[FIRING:2] Down'],
            ['X-Team', ''],
          ]) as unknown,
          text: expect.stringMatching(new RegExp(`^${notice}.*\n\nmine$`)) as string,
          html: expect.stringMatching(
            new RegExp(`<body class="x"><p><strong>${notice}[^<]*</strong></p><p>mine</p>`),
          ) as string,
        },
      },
    });
  });

  it.each(['To', 'cc', 'Reply-To', 'From'])('is a failure in the header %s', (header) => {
    const config = emailConfig({ headers: [[header, '{{ .Nope }}']] });
    const mail = render((scope) => buildMail(config, NOTIFICATION, { render: scope, index: 0 }));
    expect(mail.ok).toBe(false);
  });

  it.each([
    ['2', (description: unknown) => String(description)],
    ['3', (description: unknown) => JSON.stringify(description)],
  ])('is told in the description of an issue, API version %s', (version, read) => {
    const config = loadItem(
      'jira',
      `{api_url: "http://j/rest/api/${version}", project: P, issue_type: Bug, labels: ["{{ .Nope }}"], http_config: {authorization: {credentials: c}}}`,
    );
    const draft = { project: 'P', label: 'L', isUpdate: false, possibleDuplicate: false };
    const issue = render(({ text }, templateNotice) =>
      encodeIssue(config, text, { ...draft, templateNotice }),
    );
    if (!issue.ok || !issue.value.ok) throw new Error(JSON.stringify(issue));
    // The builder's own shape.
    const { fields } = JSON.parse(issue.value.value.body) as {
      fields: { summary: string; description: unknown; labels: string[] };
    };
    expect(fields.summary).toBe('[FIRING:2] Down ');
    expect(fields.labels).toEqual(['L', 'template-failed']);
    expect(read(fields.description).split('failed, this is built in text')).toHaveLength(2);
    expect(read(fields.description)).toContain('Down');
  });
});

describe('templates that use up all they may', () => {
  it('leave little to the other templates of the message, which takes about as long as one', () => {
    const message = render(({ text }) => {
      for (let i = 0; i < 20; i += 1) text(`{{ range 90000000 }}${String(i)}{{ end }}`, PLAIN_TEXT);
      return text('{{ .Receiver }}', PLAIN_TEXT);
    });
    // Twenty times what one may take would be cut off as a test that does not end.
    expect(message).toEqual({ ok: true, value: 'ops' });
  });
});
