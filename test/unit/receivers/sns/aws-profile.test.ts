import { describe, expect, it } from 'vitest';
import { loadAwsProfile } from '../../../../src/receivers/sns/aws-environment.ts';
import { parseAwsProfiles } from '../../../../src/receivers/sns/aws-profile.ts';

const CREDENTIALS = `# a comment
[default]
aws_access_key_id = A
aws_secret_access_key=S=1 # of default

[ops]
AWS_Access_Key_Id=B
; another
nonsense
  indented = no
[default]
region = again
`;

describe('parseAwsProfiles()', () => {
  it('reads sections and settings, and skips the rest', () => {
    const profiles = parseAwsProfiles(CREDENTIALS, 'credentials');
    expect([...profiles.keys()]).toEqual(['default', 'ops']);
    expect([...(profiles.get('default') ?? [])]).toEqual([
      ['aws_access_key_id', 'A'],
      ['aws_secret_access_key', 'S=1'],
      ['region', 'again'],
    ]);
    expect([...(profiles.get('ops') ?? [])]).toEqual([['aws_access_key_id', 'B']]);
  });

  it('takes only sections of profiles from the config file', () => {
    const text = '[default]\na=1\n[profile ops]\nb=2\n[ops]\nc=3\n[sso-session x]\nd=4\n';
    const profiles = parseAwsProfiles(text, 'config');
    expect([...profiles].map(([name, settings]) => [name, ...settings.keys()])).toEqual([
      ['default', 'a'],
      ['ops', 'b'],
    ]);
  });

  it('knows names from outside only as names', () => {
    const text = '[__proto__]\nconstructor=1\n';
    expect(parseAwsProfiles(text, 'credentials').get('__proto__')?.get('constructor')).toBe('1');
    expect(parseAwsProfiles('', 'credentials').get('constructor')).toBeUndefined();
  });
});

describe('loadAwsProfile()', () => {
  const FILES: Readonly<Record<string, string>> = {
    '/h/.aws/config': '[default]\nregion=r1\nx=config\n[profile ops]\nregion=r2\n',
    '/h/.aws/credentials': '[default]\nx=credentials\n',
    '/other': '[ops]\ny=other\n',
  };
  const readFile = (path: string): Promise<string> =>
    path in FILES ? Promise.resolve(FILES[path] ?? '') : Promise.reject(new Error('none'));

  it.each([
    [
      '',
      {},
      [
        ['region', 'r1'],
        ['x', 'credentials'],
      ],
    ],
    ['ops', {}, [['region', 'r2']]],
    ['', { AWS_PROFILE: 'ops' }, [['region', 'r2']]],
    ['', { AWS_DEFAULT_PROFILE: 'ops' }, [['region', 'r2']]],
    [
      'ops',
      { AWS_SHARED_CREDENTIALS_FILE: '/other' },
      [
        ['region', 'r2'],
        ['y', 'other'],
      ],
    ],
    ['', { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' }, []],
  ])('reads "%s" with %j', async (name, environment, expected) => {
    const loaded = await loadAwsProfile(name, {
      environment: { HOME: '/h', ...environment },
      readFile,
    });
    expect(loaded.ok ? [...loaded.value] : loaded.error).toEqual(expected);
  });

  it('fails on a profile that is asked for and does not exist', async () => {
    const loaded = await loadAwsProfile('none', { environment: { HOME: '/h' }, readFile });
    expect(loaded).toMatchObject({ ok: false, error: 'There is no AWS profile "none"' });
  });
});
