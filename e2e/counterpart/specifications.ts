import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { OpenAPIBackend } from 'openapi-backend';
import type { Api } from './call.ts';

/** What is wrong with a request by its OpenAPI file: where, and what the check says. */
export type Violation = Readonly<{ path: string; field: string; message: string; keyword: string }>;
export type Matched = Readonly<{ operation: string; params: Readonly<Record<string, string>>; violations(request: Readonly<{ body: unknown; query: Readonly<Record<string, string | readonly string[]>>; headers: Readonly<Record<string, string>> }>): readonly Violation[] }>;
/** The routes and request checks of one API. `match` null: no such path. */
export type Specification = Readonly<{ match(method: string, path: string): Matched | null }>;

const FILES: Readonly<Record<Api, readonly string[]>> = {
  gpd1: ['gpd/openapi_external_v1.json'], gpd3: ['gpd/openapi_external_v3.json'], upload: ['gpd-upload/gpd-openapi-v2.json'], receipts: ['gpd-payments/openapi.json'], fdr: ['fdr/openapi-org.fixed.json'],
  pendenze: ['govpay/govpay-api-pendenze-v2.yaml'],
  ragioneria: ['govpay/ragioneria-v3/govpay-api-ragioneria.fixed.yaml', ...['schemas', 'parameters', 'responses', 'examples'].map((part) => `govpay/ragioneria-v3/govpay-api-${part}.yaml`)],
};

/** The shared folder with the official descriptions, which are not copied into the tree (those of GovPay are GPL). */
export function sharedFolder(): string {
  return resolve(process.env['SPORTELLO_SHARED'] ?? join(repositoryRoot(), '..', 'shared'));
}

/** Bundled by tools/counterpart.mjs this module lies elsewhere: the root is the folder that has package.json. */
function repositoryRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** The Italian sentence when the descriptions are not there; null when they are. */
export function missingSpecifications(folder = sharedFolder()): string | null {
  const missing = Object.values(FILES).flat().find((file) => !existsSync(join(folder, 'openapi', file)));
  if (missing === undefined) return null;
  return `Manca ${join(folder, 'openapi', missing)}: la controparte legge lì le descrizioni OpenAPI ufficiali. Indica la cartella che contiene «openapi» con SPORTELLO_SHARED.`;
}

const opened = new Map<string, Promise<Specification>>();

/** Opens the description of an API, once a process. Throws, with what to do, when the files are not there. */
export function openSpecification(api: Api): Promise<Specification> {
  const folder = sharedFolder();
  const key = `${folder}/${api}`;
  const known = opened.get(key);
  if (known !== undefined) return known;
  const opening = open(api, folder);
  opened.set(key, opening);
  return opening;
}

type Tree = { [key: string]: unknown };

async function open(api: Api, folder: string): Promise<Specification> {
  const missing = missingSpecifications(folder);
  if (missing !== null) throw new Error(missing);
  const [main, ...parts] = FILES[api].map((file) => readTree(join(folder, 'openapi', file)));
  if (main === undefined) throw new Error(`No description of ${api}`);
  const definition = repaired(merged(main, parts));
  const text = JSON.stringify(definition);
  const backend = new OpenAPIBackend({
    definition: JSON.parse(text), quick: true,
    ajvOpts: { strict: false, allErrors: true, unicodeRegExp: false, validateFormats: true, coerceTypes: false },
    customizeAjv: (ajv) => {
      for (const [name, format] of Object.entries(FORMATS)) ajv.addFormat(name, format);
      return ajv;
    },
  });
  await backend.init();
  return { match: (method, path) => matchIn(backend, method, path) };
}

function readTree(path: string): Tree {
  const text = readFileSync(path, 'utf8');
  const tree: unknown = path.endsWith('.json') ? JSON.parse(text) : load(text);
  if (!isTree(tree)) throw new Error(`${path} is no description`);
  return tree;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One document of several files: their components have names of their own, so references can lose the file. */
function merged(main: Tree, parts: readonly Tree[]): Tree {
  const components: Record<string, Tree> = {};
  for (const part of [main, ...parts]) {
    for (const [section, entries] of Object.entries(isTree(part['components']) ? part['components'] : {})) components[section] = { ...components[section], ...(isTree(entries) ? entries : {}) };
  }
  return { ...main, components, servers: [{ url: '/' }], security: [] };
}

/**
 * Where a description says what its own server does not do. `[0-9]18` is a slip for eighteen digits; `value` of a patch is the new value, not an object; the responses are not checked
 * and carry examples that do not parse; `explode: false` on single values would have the router cut them into lists.
 */
function repaired(node: unknown): unknown {
  if (Array.isArray(node)) return node.map((child) => repaired(child));
  if (!isTree(node)) return node;
  const entries = Object.entries(node).filter(([key, value]) => key !== 'example' && key !== 'examples' && !(key === 'explode' && value === false)).map(([key, value]): [string, unknown] => {
    if (key === '$ref' && typeof value === 'string') return [key, value.replace(/^[^#]+#/, '#')];
    if (key === 'pattern' && value === '[0-9]18') return [key, '^[0-9]{18}$'];
    if (key === 'responses' && isTree(value) && Object.keys(value).some((status) => /^\d{3}$/.test(status))) return [key, { 200: { description: '' } }];
    if (key === 'PatchOp' && isTree(value)) return [key, { type: 'object', required: ['op', 'path'], properties: { op: { type: 'string', enum: ['ADD', 'DELETE', 'REPLACE'] }, path: { type: 'string' } } }];
    return [key, repaired(value)];
  });
  return Object.fromEntries(entries);
}

/** Dates of any writing pass here: each service judges them by its own rule, which no OpenAPI format tells (intermediary.md 1.1.5 and 1.2, Dates). */
const ANY_DATE_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const FORMATS: Readonly<Record<string, RegExp | true>> = {
  'date-time': ANY_DATE_TIME, date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, int32: true, int64: true, double: true, integer: true, byte: true, base64: true, binary: true, email: true,
};

function matchIn(backend: OpenAPIBackend, method: string, path: string): Matched | null {
  const bare = { method, path, headers: {} };
  const found = backend.router.matchOperation(bare);
  if (found?.operationId === undefined) return null;
  const operationId = found.operationId;
  const { params } = backend.router.parseRequest(bare, found);
  return {
    operation: operationId.replace(/^.*Controller_/, ''), params: textsOf(params),
    violations: ({ body, query, headers }) => {
      const request = { method, path, headers: { ...headers }, query: mutableQuery(query), ...(body === undefined ? {} : { body }) };
      const { errors } = backend.validator.validateRequest(request, found);
      return (errors ?? []).filter((error) => !(error.keyword === 'additionalProperties' && error.instancePath === '/query')).map((error) => {
        const missing = error.keyword === 'required' ? `.${String(error.params['missingProperty'])}` : '';
        const at = `${error.instancePath.replace(/^\/(requestBody|query|path|header)/, '').replace(/\/(\d+)/g, '[$1]').replaceAll('/', '.')}${missing}`.replace(/^\./, '');
        return { path: at, field: at.split('.').at(-1) ?? at, message: error.message ?? 'not accepted', keyword: error.keyword };
      });
    },
  };
}

function textsOf(params: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(isTree(params) ? params : {}).map(([name, value]) => [name, String(value)]));
}

function mutableQuery(query: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]));
}
