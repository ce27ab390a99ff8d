// Where an AWS service answers: the region's endpoint, unless the environment names another.
import { variable, type Environment } from './aws-environment.ts';

/** How a partition's regions begin, and where its services live; all others are AWS' own. */
const DNS_SUFFIXES: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['us-isof-', 'csp.hci.ic.gov'],
];

/** Gives the URL of a service; AWS_ENDPOINT_URL and its variant for one service go first. */
export function awsEndpoint(
  service: 'sns' | 'sts',
  region: string,
  environment: Environment,
): string {
  const isIgnored = variable(environment, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS') === 'true';
  const named = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
  const configured = isIgnored ? '' : variable(environment, named, 'AWS_ENDPOINT_URL');
  if (configured !== '') return configured;
  const [, suffix] = DNS_SUFFIXES.find(([prefix]) => region.startsWith(prefix)) ?? [];
  return `https://${service}.${region}.${suffix ?? 'amazonaws.com'}/`;
}
