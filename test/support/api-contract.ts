// Holds real answers against api/openapi.yaml: the status must be documented, the type of the body
// too, and JSON must satisfy its schema.
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

interface ContractResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, unknown>>;
}

interface ContractOperation {
  readonly responses: Readonly<Record<string, ContractResponse>>;
}

type PathItem = Readonly<Record<string, ContractOperation>>;

interface Contract {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly responses: Readonly<Record<string, ContractResponse>> };
}

const METHODS = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options']);

// The contract is a file of this repository; its outline is known, its content is what is tested.
const contract = parse(
  readFileSync(new URL('../../api/openapi.yaml', import.meta.url), 'utf8'),
) as Contract;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(contract, 'contract');

/** Every operation of the contract, as `GET /path`. */
export function contractOperations(): readonly string[] {
  return Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => METHODS.has(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** Every documented answer but `default`, as `GET /path 200`. */
export function contractAnswers(): readonly string[] {
  return contractOperations().flatMap((operation) =>
    Object.keys(operationOf(operation).responses)
      .filter((status) => status !== 'default')
      .map((status) => `${operation} ${status}`),
  );
}

/** What is wrong with an answer to an operation; undefined when it keeps the contract. */
export async function breach(operation: string, response: Response): Promise<string | undefined> {
  const { responses } = operationOf(operation);
  const key = String(response.status) in responses ? String(response.status) : 'default';
  const documented = responses[key];
  if (documented === undefined) return `status ${String(response.status)} is not documented`;
  const text = await response.text();
  const { content, pointer } = locate(operation, key);
  if (content === undefined)
    return text === '' ? undefined : `a body where none is documented: ${text}`;
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';', 1);
  if (!(type in content)) return `type "${type}" is not documented for ${key}`;
  const validate = validatorOf(`${pointer}/content/${escapePointer(type)}/schema`);
  const value: unknown = type === 'application/json' ? JSON.parse(text) : text;
  return validate(value) ? undefined : `${text}: ${ajv.errorsText(validate.errors)}`;
}

function operationOf(name: string): ContractOperation {
  const [method = '', path = ''] = name.split(' ');
  const operation = contract.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${name} is not in the contract`);
  return operation;
}

function locate(
  name: string,
  key: string,
): {
  readonly content: ContractResponse['content'];
  readonly pointer: string;
} {
  const [method = '', path = ''] = name.split(' ');
  const response = operationOf(name).responses[key];
  if (response?.$ref === undefined) {
    const pointer = `#/paths/${escapePointer(path)}/${method.toLowerCase()}/responses/${key}`;
    return { content: response?.content, pointer };
  }
  const shared = response.$ref.slice(response.$ref.lastIndexOf('/') + 1);
  return { content: contract.components.responses[shared]?.content, pointer: response.$ref };
}

function validatorOf(pointer: string): ValidateFunction {
  const validate = ajv.getSchema(`contract${pointer}`);
  if (validate === undefined) throw new Error(`No schema at ${pointer}`);
  return validate;
}

function escapePointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}
