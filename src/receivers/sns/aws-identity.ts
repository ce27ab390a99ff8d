// Who we are to AWS, and in which region: the configuration first, then the environment, then the
// profile, in the order of AWS' own programs. Source: aws/aws-sdk-go-v2:config/resolve_credentials.go.
import type { Outcome } from '../../notify/integration.ts';
import type { IntegrationDeps } from '../integration-deps.ts';
import { readTextFile } from '../secrets/read-secret.ts';
import { AssumedRoles, type AssumedRole, type Role, type RoleProof } from './assume-role.ts';
import type { AwsClient, AwsCredentials } from './aws-client.ts';
import { awsEndpoint } from './aws-endpoint.ts';
import { loadAwsProfile, variable } from './aws-environment.ts';
import type { AwsProfile } from './aws-profile.ts';
import type { Sigv4Config } from './config.ts';

export type AwsIdentity =
  | {
      readonly kind: 'identity';
      readonly region: string;
      readonly credentials: AwsCredentials;
    }
  | { readonly kind: 'outcome'; readonly outcome: Exclude<Outcome, { kind: 'sent' }> };

type Deps = Pick<IntegrationDeps, 'clock' | 'environment' | 'readFile'>;

/** What one search knows. */
interface Search {
  readonly region: string;
  readonly signal: AbortSignal;
  /** Profiles on the way here: they may name one another in a circle. */
  readonly seen: readonly string[];
}

const NO_REGION = 'region not configured in sns.sigv4.region or in default credentials chain';
const NO_CREDENTIALS =
  'There are no AWS credentials in the configuration, the environment, or the profile';

/** Settings of a profile that need a program, a browser or a person. */
const UNSUPPORTED_SETTINGS = ['sso_session', 'sso_start_url', 'credential_process', 'mfa_serial'];

/** Finds region and credentials anew for each message, so that rotated ones need no reload. */
export class AwsIdentities {
  readonly #config: Sigv4Config;
  readonly #deps: Deps;
  readonly #roles: AssumedRoles;

  constructor(config: Sigv4Config, client: AwsClient, deps: Deps) {
    this.#config = config;
    this.#deps = deps;
    this.#roles = new AssumedRoles(client, deps.clock);
  }

  /** Gives the identity to send with, or what it means that there is none. */
  async find(signal: AbortSignal): Promise<AwsIdentity> {
    const { profile: name, roleArn, externalId } = this.#config;
    const profile = await loadAwsProfile(name, this.#deps);
    if (!profile.ok) return unknown(profile.error);
    const region = this.#regionOf(profile.value);
    if (region === '') return unknown(NO_REGION);
    if (!/^[A-Za-z0-9-]+$/.test(region)) return unknown('The AWS region is not valid');
    const search = { region, signal, seen: [] };
    let found = await this.#base(profile.value, search);
    if (found.kind === 'credentials' && roleArn !== '') {
      const role = { arn: roleArn, externalId, sessionName: '' };
      found = await this.#assume(
        role,
        { kind: 'credentials', credentials: found.credentials },
        search,
      );
    }
    return found.kind === 'outcome'
      ? found
      : { kind: 'identity', region, credentials: found.credentials };
  }

  #regionOf(profile: AwsProfile): string {
    const own = this.#config.region;
    if (own !== '') return own;
    const { environment } = this.#deps;
    return (
      variable(environment, 'AWS_REGION', 'AWS_DEFAULT_REGION') || (profile.get('region') ?? '')
    );
  }

  /** A profile that the configuration names goes before the environment. */
  async #base(profile: AwsProfile, search: Search): Promise<AssumedRole> {
    const { accessKey, secretKey, profile: name } = this.#config;
    if (accessKey !== '') {
      const secret = secretKey?.reveal() ?? '';
      return ready({ accessKey, secretKey: secret, sessionToken: '' });
    }
    if (name !== '') return this.#ofProfile(profile, search);
    const { environment } = this.#deps;
    const fromEnvironment = environmentCredentials(this.#deps);
    if (fromEnvironment !== undefined) return ready(fromEnvironment);
    const tokenFile = variable(environment, 'AWS_WEB_IDENTITY_TOKEN_FILE');
    if (tokenFile === '') return this.#ofProfile(profile, search);
    const role = {
      arn: variable(environment, 'AWS_ROLE_ARN'),
      externalId: '',
      sessionName: variable(environment, 'AWS_ROLE_SESSION_NAME'),
    };
    return this.#ofWebIdentity(tokenFile, role, search);
  }

  async #ofProfile(profile: AwsProfile, search: Search): Promise<AssumedRole> {
    const role: Role = {
      arn: profile.get('role_arn') ?? '',
      externalId: profile.get('external_id') ?? '',
      sessionName: profile.get('role_session_name') ?? '',
    };
    const tokenFile = profile.get('web_identity_token_file') ?? '';
    const source = profile.get('source_profile') ?? '';
    if (tokenFile !== '' && source === '') return this.#ofWebIdentity(tokenFile, role, search);
    const found = await this.#sourceOf(profile, search);
    if (found.kind === 'outcome' || role.arn === '') return found;
    return this.#assume(role, { kind: 'credentials', credentials: found.credentials }, search);
  }

  /** The credentials of a profile before it assumes its role. */
  async #sourceOf(profile: AwsProfile, search: Search): Promise<AssumedRole> {
    const unsupported = UNSUPPORTED_SETTINGS.find((setting) => profile.has(setting));
    if (unsupported !== undefined) {
      return unknown(`The setting ${unsupported} of AWS profiles is not supported`);
    }
    const source = profile.get('source_profile') ?? '';
    const own = credentialsOf(profile);
    // A profile may be its own source.
    if (source !== '' && !(own !== undefined && search.seen.includes(source))) {
      if (search.seen.includes(source)) return unknown('AWS profiles name one another in a circle');
      const next = await loadAwsProfile(source, this.#deps);
      if (!next.ok) return unknown(next.error);
      const nextOwn = credentialsOf(next.value);
      if (nextOwn !== undefined) return ready(nextOwn);
      return this.#ofProfile(next.value, { ...search, seen: [...search.seen, source] });
    }
    const named = profile.get('credential_source') ?? '';
    if (named !== '' && named !== 'Environment') {
      return unknown(`The credential source "${named}" of AWS profiles is not supported`);
    }
    const found = named === '' ? own : environmentCredentials(this.#deps);
    return found === undefined ? unknown(NO_CREDENTIALS) : ready(found);
  }

  async #ofWebIdentity(path: string, role: Role, search: Search): Promise<AssumedRole> {
    const token = await readTextFile(path, this.#deps.readFile);
    if (!token.ok) return unknown(token.error);
    return this.#assume(role, { kind: 'webIdentity', token: token.value.trim() }, search);
  }

  #assume(role: Role, proof: RoleProof, { region, signal }: Search): Promise<AssumedRole> {
    const url = awsEndpoint('sts', region, this.#deps.environment);
    return this.#roles.assume({ role, proof, region, url }, signal);
  }
}

function environmentCredentials({ environment }: Deps): AwsCredentials | undefined {
  const accessKey = variable(environment, 'AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY');
  const secretKey = variable(environment, 'AWS_SECRET_ACCESS_KEY', 'AWS_SECRET_KEY');
  if (accessKey === '' || secretKey === '') return undefined;
  return { accessKey, secretKey, sessionToken: variable(environment, 'AWS_SESSION_TOKEN') };
}

function credentialsOf(profile: AwsProfile): AwsCredentials | undefined {
  const accessKey = profile.get('aws_access_key_id') ?? '';
  const secretKey = profile.get('aws_secret_access_key') ?? '';
  if (accessKey === '' || secretKey === '') return undefined;
  return { accessKey, secretKey, sessionToken: profile.get('aws_session_token') ?? '' };
}

function ready(credentials: AwsCredentials): AssumedRole {
  return { kind: 'credentials', credentials };
}

function unknown(error: string): Extract<AssumedRole, { kind: 'outcome' }> {
  const outcome = { kind: 'retry', reason: 'other', error, mayHaveArrived: false } as const;
  return { kind: 'outcome', outcome };
}
