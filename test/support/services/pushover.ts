// Pushover's message API. Source: pushover.net/api (a page; Pushover publishes no schema): parameters of
// a POST; 1,024 characters of UTF-8, a title of 250, an address of 512 and its title of 100; emergencies
// need `retry` and `expire`; messages in HTML have a few elements only.
import { loadItem } from '../receiver-goldens.ts';
import { expectTarget, json, shapeOf, type ServiceVariant } from './imitation.ts';
import { htmlProblems } from './simple-html.ts';

const TOKEN = 'azGDORePK8gMaC0QOYAMyEEuzJnyUi';
const USER = 'uQiRzpo4DXghDmr9QzzfQu27cmVRsG';

const parameters = shapeOf({
  type: 'object',
  additionalProperties: false,
  required: ['token', 'user', 'message'],
  properties: {
    token: { const: TOKEN },
    user: { const: USER },
    message: { type: 'string', minLength: 1, maxLength: 1024 },
    title: { type: 'string', maxLength: 250 },
    url: { type: 'string', maxLength: 512 },
    url_title: { type: 'string', maxLength: 100 },
    priority: { enum: ['-2', '-1', '0', '1', '2'] },
    retry: { type: 'string', pattern: '^\\d+$' },
    expire: { type: 'string', pattern: '^\\d+$' },
    ttl: { type: 'string', pattern: '^[1-9]\\d*$' },
    device: { type: 'string', pattern: '^[A-Za-z0-9_,-]*$' },
    sound: { type: 'string' },
    html: { const: '1' },
    monospace: { const: '1' },
  },
  not: { required: ['html', 'monospace'] },
});

const ELEMENTS: ReadonlySet<string> = new Set(['b', 'i', 'u', 'font', 'a', 'br']);

function variant(title: string, parts: string): ServiceVariant {
  return {
    title,
    configure: (base) => ({
      ...loadItem('pushover', `{user_key: ${USER}, token: ${TOKEN}${parts}}`),
      apiUrl: `${base}/1/messages.json`,
    }),
    open: () => ({
      take(request, objections) {
        expectTarget(request, { path: /^\/1\/messages\.json/ }, objections);
        const { searchParams } = new URL(request.url, 'http://host');
        const given = new Map(searchParams);
        objections.expectShape(parameters, Object.fromEntries(given));
        const isUrgent = given.get('priority') === '2';
        objections.expect(!isUrgent || Number(given.get('retry')) >= 30, 'retry is below 30');
        objections.expect(!isUrgent || Number(given.get('expire')) <= 10_800, 'expire is too long');
        if (given.get('html') === '1') {
          objections.list.push(...htmlProblems(given.get('message') ?? '', ELEMENTS));
        }
        return json({ status: 1, request: '647d2300-702c-4b38-8b2f-d56326ae460b' });
      },
    }),
  };
}

export const PUSHOVER: readonly ServiceVariant[] = [
  variant('pushover', ''),
  variant(
    'pushover in HTML',
    ', html: true, url_title: "{{ .CommonLabels.alertname }}", message: "<b>{{ .Status }}</b>{{ range .Alerts }}<a href=\\"{{ .GeneratorURL }}\\">{{ .Labels.alertname }}</a>{{ end }}"',
  ),
];
