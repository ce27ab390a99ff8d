// Request headers in a configuration: each has plain values, secrets, and files that hold one.
// Source: prometheus/common:config/headers.go.
import { Secret, type SecretSource } from '../model/secret.ts';
import type { Codec } from './decode/codec.ts';
import { list, map } from './decode/collection-codecs.ts';
import { field, section } from './decode/object-codec.ts';
import { secret, string } from './decode/scalar-codecs.ts';

function headerSection(path: Codec<string>) {
  return section('http_headers', {
    values: field(list(string)),
    secrets: field(list(secret)),
    files: field(list(path)),
  });
}

export type HeaderSection = ReturnType<typeof headerSection>['defaults'];
export type HeaderSections = ReadonlyMap<string, HeaderSection>;

/** A mapping from names to what they send; `path` says what relative files belong to. */
export function headersWith(path: Codec<string>): Codec<HeaderSections> {
  return map(headerSection(path));
}

/** All that is sent under one name: values, then secrets, then files. */
export function headerSources({ values: given }: HeaderSection): readonly SecretSource[] {
  return [
    ...given.values.map((text): SecretSource => ({ kind: 'inline', secret: new Secret(text) })),
    ...given.secrets.map((each): SecretSource => {
      return { kind: 'inline', secret: each ?? new Secret('') };
    }),
    ...given.files.map((path): SecretSource => ({ kind: 'file', path })),
  ];
}
