// Reads items of email_configs (reference row N2). A mail has exactly one From, which upstream
// checks when it sends, because From is a template.
// Source: prometheus/alertmanager:config/notifiers.go (EmailConfig) and config.go (inheritance).
import { isSet, secretSource } from '../../config/at-most-one.ts';
import { canonicalHeader } from '../../config/canonical-header.ts';
import { decodeNode, optional } from '../../config/decode/codec.ts';
import { map } from '../../config/decode/collection-codecs.ts';
import { hostPort } from '../../config/decode/host-port.ts';
import type { ConfigNode } from '../../config/decode/node.ts';
import {
  field,
  section,
  shownField,
  withValues,
  type Section,
} from '../../config/decode/object-codec.ts';
import { boolean, secret, string } from '../../config/decode/scalar-codecs.ts';
import type {
  DecodedIntegration,
  IntegrationContext,
  IntegrationDecoder,
} from '../../config/integration-decoder.ts';
import { smtpTls, TLS_DEFAULTS, toTlsConfig } from '../../config/tls-codec.ts';
import { quoteGo } from '../../model/go-quote.ts';
import type { Secret, SecretSource } from '../../model/secret.ts';
import type { EmailConfig } from './config.ts';

const threading = section('threading', {
  enabled: field(boolean),
  thread_by_date: field(string),
});

const schema = {
  send_resolved: shownField(boolean),
  to: field(string),
  from: field(string),
  hello: field(string),
  smarthost: field(hostPort),
  auth_username: field(string),
  auth_password: field(secret),
  auth_password_file: field(string),
  auth_secret: field(secret),
  auth_secret_file: field(string),
  auth_identity: field(string),
  headers: field(map(string)),
  html: field(string, '{{ template "email.default.html" . }}'),
  text: field(string),
  require_tls: field(optional(boolean)),
  tls_config: field(optional(smtpTls)),
  force_implicit_tls: field(optional(boolean)),
  threading: field(threading),
};

const emailSection = section('email_configs', schema);
type EmailSection = Section<typeof schema>;

/** Headers that every mail has; those of the file win. */
const DEFAULT_SUBJECT = '{{ template "email.default.subject" . }}';

const MAIL_PORTS: ReadonlyMap<string, number> = new Map([
  ['smtp', 25],
  ['smtps', 465],
  ['submission', 587],
  ['submissions', 465],
]);

/** The decoder of `email_configs`. */
export const emailDecoder: IntegrationDecoder = { kind: 'email', decode };

function decode(node: ConfigNode, context: IntegrationContext): DecodedIntegration | undefined {
  const given = decodeNode(emailSection, node, context)?.value;
  if (given === undefined) return undefined;
  const resolved = inherit(canonicalise(given, context), context);
  checkResolved(resolved, context);
  const port = portOf(resolved, context);
  if (port === undefined) return undefined;
  return { config: toEmailConfig(resolved, port), printed: emailSection.print(resolved) };
}

/** Header names are case-insensitive, so two spellings of one name collide. */
function canonicalise(given: EmailSection, context: IntegrationContext): EmailSection {
  const headers = new Map<string, string>();
  for (const [name, value] of given.values.headers) {
    const canonical = canonicalHeader(name);
    if (headers.has(canonical)) {
      context.report(
        given.placeOf('headers'),
        `duplicate header ${quoteGo(canonical)} in email config`,
      );
    }
    headers.set(canonical, value);
  }
  return withValues(given, { headers });
}

function inherit(given: EmailSection, { global }: IntegrationContext): EmailSection {
  const own = given.values;
  const hasPassword = isSet(own.auth_password) || isSet(own.auth_password_file);
  const hasSecret = isSet(own.auth_secret) || isSet(own.auth_secret_file);
  const from = own.from || global.smtp_from;
  return withValues(given, {
    from,
    hello: own.hello || global.smtp_hello,
    smarthost: hostPort.isZero(own.smarthost) ? global.smtp_smarthost : own.smarthost,
    auth_username: own.auth_username || global.smtp_auth_username,
    auth_identity: own.auth_identity || global.smtp_auth_identity,
    ...(!hasPassword && {
      auth_password: global.smtp_auth_password,
      auth_password_file: global.smtp_auth_password_file,
    }),
    ...(!hasSecret && {
      auth_secret: global.smtp_auth_secret,
      auth_secret_file: global.smtp_auth_secret_file,
    }),
    headers: withDefaultHeaders(own.headers, { to: own.to, from }),
    require_tls: own.require_tls ?? global.smtp_require_tls,
    tls_config: own.tls_config ?? global.smtp_tls_config ?? TLS_DEFAULTS,
    force_implicit_tls: own.force_implicit_tls ?? global.smtp_force_implicit_tls,
  });
}

function withDefaultHeaders(
  headers: ReadonlyMap<string, string>,
  { to, from }: { readonly to: string; readonly from: string },
): ReadonlyMap<string, string> {
  const defaults = new Map([
    ['Subject', DEFAULT_SUBJECT],
    ['To', to],
    ['From', from],
  ]);
  const missing = [...defaults].filter(([name]) => !headers.has(name));
  return new Map([...headers, ...missing]);
}

function checkResolved(resolved: EmailSection, context: IntegrationContext): void {
  const { values } = resolved;
  const report = (message: string): void => context.report(resolved.at, message);
  if (values.to === '' && !resolved.isRefused('to')) report('missing to address in email config');
  if (hostPort.isZero(values.smarthost) && !resolved.isRefused('smarthost')) {
    report('no global SMTP smarthost set');
  }
  if (values.from === '' && !resolved.isRefused('from')) report('no global SMTP from set');
  checkThreading(resolved, context);
}

function checkThreading(resolved: EmailSection, context: IntegrationContext): void {
  const { values } = resolved;
  const { enabled, thread_by_date: byDate } = values.threading.values;
  if (!enabled) return;
  for (const name of ['References', 'In-Reply-To']) {
    if (values.headers.has(name)) {
      context.report(
        resolved.placeOf('headers'),
        `conflicting configuration: threading.enabled conflicts with custom ${name} header`,
      );
    }
  }
  if (byDate !== 'none' && byDate !== 'daily') {
    context.report(
      resolved.placeOf('threading'),
      "threading.thread_by_date must be either 'none' or 'daily'",
    );
  }
}

/** The port as a number; undefined after a problem, or when no server is set. */
function portOf(resolved: EmailSection, context: IntegrationContext): number | undefined {
  const { port } = resolved.values.smarthost;
  if (port === '') return undefined;
  const number =
    MAIL_PORTS.get(port.toLowerCase()) ?? (/^[0-9]{1,5}$/.test(port) ? Number(port) : -1);
  if (number >= 0 && number <= 65_535) return number;
  context.report(
    resolved.placeOf('smarthost'),
    `unknown port ${quoteGo(port)}, expected a number or smtp, smtps, submission`,
  );
  return undefined;
}

function toEmailConfig({ values }: EmailSection, port: number): EmailConfig {
  const { enabled, thread_by_date: byDate } = values.threading.values;
  return {
    kind: 'email',
    sendResolved: values.send_resolved,
    to: values.to,
    from: values.from,
    hello: values.hello,
    smarthost: { host: values.smarthost.host, port },
    authUsername: values.auth_username,
    authPassword: fileOrInline(values.auth_password_file, values.auth_password),
    authSecret: fileOrInline(values.auth_secret_file, values.auth_secret),
    authIdentity: values.auth_identity,
    headers: [...values.headers],
    html: values.html,
    text: values.text,
    requireTls: values.require_tls ?? true,
    tlsConfig: toTlsConfig(values.tls_config ?? TLS_DEFAULTS),
    forceImplicitTls: values.force_implicit_tls,
    threading: { enabled, threadByDate: byDate === 'daily' ? 'daily' : 'none' },
  };
}

/** A receiver may give both, and then upstream reads the file. */
function fileOrInline(file: string, inline: Secret | undefined): SecretSource | undefined {
  return secretSource(undefined, file) ?? secretSource(inline, '');
}
