// node bench/templates.mjs: milliseconds to build one Slack notification of
// twenty alerts, over 10,000 of them: with the templates that come with the program, and with
// templates as people write them. Less than one each is wanted; the rounds show how much to trust it.
import { register } from 'node:module';

register('../test/fuzz/typescript-hook.mjs', import.meta.url);
const { epochMs, ZERO_TIME } = await import('../src/model/instant.ts');
const { LabelSet } = await import('../src/model/label-set.ts');
const { fingerprintOf } = await import('../src/model/fingerprint.ts');
const { RenderScope } = await import('../src/receivers/rendering/render-scope.ts');
const { buildSlackMessage } = await import('../src/receivers/slack/payload.ts');
const { templatesOf } = await import('../src/receivers/rendering/template-renderer.ts');
const { DEFAULT_TEMPLATES } = await import('../src/template/defaults/default-templates.ts');
const { TemplateSet } = await import('../src/template/template-set.ts');

const NOTIFICATIONS = 10_000;
const ALERTS = 20;
/** Made at once, so that making them is not measured. */
const BATCH = 500;
const ROUNDS = 3;
const NOW = epochMs(Date.UTC(2026, 0, 1));

/** In the manner of what is found in many repositories. */
const CUSTOM = String.raw`
{{ define "slack.title" -}}
[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} for {{ .CommonLabels.job }}
{{- end }}
{{ define "slack.text" -}}
{{ range .Alerts -}}
*Alert:* {{ .Annotations.summary }}{{ if .Labels.severity }} - ${'`'}{{ .Labels.severity }}${'`'}{{ end }}
*Description:* {{ .Annotations.description | reReplaceAll "\\s+" " " }}
*Since:* {{ .StartsAt | tz "Europe/Paris" | date "2006-01-02 15:04:05 MST" }}
*Graph:* <{{ .GeneratorURL }}|:chart:>{{ with .Annotations.runbook_url }} *Runbook:* <{{ . }}|:book:>{{ end }}
*Details:*
{{ range .Labels.SortedPairs }} • *{{ .Name }}:* ${'`'}{{ .Value }}${'`'}
{{ end }}
{{ end }}
{{- end }}`;

const FIELDS = {
  channel: '#{{ .CommonLabels.team }}',
  username: defaultOf('username'),
  color: defaultOf('color'),
  titleLink: defaultOf('titlelink'),
  pretext: defaultOf('pretext'),
  messageText: '',
  fields: [],
  shortFields: false,
  footer: defaultOf('footer'),
  fallback: defaultOf('fallback'),
  callbackId: defaultOf('callbackid'),
  iconEmoji: defaultOf('iconemoji'),
  iconUrl: defaultOf('iconurl'),
  imageUrl: '',
  thumbUrl: '',
  linkNames: false,
  mrkdwnIn: [],
  actions: [
    {
      type: 'button',
      text: 'Silence',
      url: '{{ .ExternalURL }}/#/silences/new',
      style: '',
      name: '',
      value: '',
    },
  ],
};

const CONFIGS = {
  'built in': {
    ...FIELDS,
    title: defaultOf('title'),
    text: '{{ template "__text_alerts_by_state" . }}',
  },
  'as people write them': {
    ...FIELDS,
    title: '{{ template "slack.title" . }}',
    text: '{{ template "slack.text" . }}',
  },
};

const parsed = TemplateSet.parse([...DEFAULT_TEMPLATES, { name: 'slack.tmpl', text: CUSTOM }]);
if (!parsed.ok) throw new Error(parsed.error.message);
const templates = templatesOf(parsed.value, 'http://tocsin.example');

console.log(`${NOTIFICATIONS} Slack notifications of ${ALERTS} alerts, ms each`);
for (let round = 1; round <= ROUNDS; round++) {
  for (const [name, config] of Object.entries(CONFIGS)) measure(round, name, config);
}

function measure(round, name, config) {
  const times = [];
  let [length, cpuMicros] = [0, 0];
  for (let first = 0; first < NOTIFICATIONS; first += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, i) => notificationOf(first + i));
    const before = process.cpuUsage();
    for (const notification of batch) {
      const startedAt = performance.now();
      const scope = new RenderScope(templates.bind(notification));
      const message = buildSlackMessage(config, scope.text, { possibleDuplicate: false });
      length += JSON.stringify(message).length;
      times.push(performance.now() - startedAt);
      if (scope.failure !== undefined) throw new Error(scope.failure);
    }
    const { system, user } = process.cpuUsage(before);
    cpuMicros += system + user;
  }
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(share * (NOTIFICATIONS - 1))].toFixed(3);
  const cpu = (cpuMicros / 1000 / NOTIFICATIONS).toFixed(3);
  const size = Math.round(length / NOTIFICATIONS);
  console.log(
    `round ${round}, ${name}: CPU ${cpu}, median ${at(0.5)}, p99 ${at(0.99)}, ${size} bytes`,
  );
}

function notificationOf(i) {
  const alerts = Array.from({ length: ALERTS }, (_, k) => alertOf(i, k));
  return {
    id: `n${i}`,
    groupKey: `{}:{alertname="HighLatency${i}"}`,
    receiver: 'team-x',
    groupLabels: LabelSet.fromRecord({ alertname: `HighLatency${i}` }),
    routeLabels: LabelSet.EMPTY,
    reason: 'first notification',
    alerts,
    now: NOW,
    possibleDuplicate: false,
    receiverData: {},
  };
}

function alertOf(i, k) {
  const labels = LabelSet.fromRecord({
    alertname: `HighLatency${i}`,
    job: 'api',
    team: 'backend',
    severity: k % 2 === 0 ? 'critical' : 'warning',
    instance: `api-${k}.example.com:9100`,
    cluster: 'eu-1',
    namespace: 'production',
  });
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: LabelSet.fromRecord({
      summary: `Latency of instance ${k} is above 500 ms`,
      description: 'The 99th percentile of   requests has been slow for ten minutes.',
      runbook_url: 'https://runbooks.example.com/latency',
    }),
    startsAt: epochMs(NOW - 60_000 * (k + 1)),
    endsAt: ZERO_TIME,
    updatedAt: NOW,
    timeout: false,
    generatorURL: 'http://prometheus.example.com/graph?g0.expr=latency%20%3E%200.5&g0.tab=1',
  };
}

function defaultOf(name) {
  return `{{ template "slack.default.${name}" . }}`;
}
