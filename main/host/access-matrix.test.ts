import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contract, EVERY_ROLE, type Access, type OperationMeta } from '../contract/index.ts';
import type { Role } from '../domain/position-state.ts';
import { createWindowSession } from '../features/access/index.ts';
import { createApplicationRouter } from './application-router.ts';
import type { OpenArchive } from './open-archive.ts';
import { openReadyArchive } from './testing/archive-desk.ts';
import { call } from '@orpc/server';
import { listOperations } from './testing/contract-operations.ts';

const metaSchema = z.object({ access: z.union([z.enum(['ANYONE', 'FIRST_RUN']), z.array(z.string())]), kind: z.enum(['QUERY', 'MUTATION', 'SESSION']) });

let archive: OpenArchive;
let cleanUp: () => Promise<void>;
beforeAll(async () => { ({ archive, cleanUp } = await openReadyArchive()); });
afterAll(() => cleanUp());

const operations = listOperations(contract);

function mayCall(access: Access, role: Role | null): boolean {
  if (access === 'ANYONE') return true;
  if (role === null) return false;
  return access === 'FIRST_RUN' ? role === 'ADMINISTRATOR' : access.includes(role);
}

function procedureAt(path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? Object.entries(node).find(([name]) => name === key)?.[1] : undefined), createApplicationRouter());
}

/** Code of the refusal an operation answers to a call with an empty input; null when the guard let it through. */
async function refusalFor(path: readonly string[], role: Role | null): Promise<string | null> {
  const session = createWindowSession(archive.context.clock);
  if (role !== null) session.open({ id: 1, username: 'x', name: 'X', role, offices: null, offlinePrint: false, mustChangePassword: false }, archive.context.engine.topics.revision('operators'));
  const procedure = procedureAt(path);
  const answer: unknown = await call(procedure as Parameters<typeof call>[0], {}, { context: { application: archive.context, session }, path: [...path] }).catch((error: unknown) => error);
  const outcome = z.object({ ok: z.literal(false), error: z.object({ code: z.string() }) }).safeParse(answer);
  const code = outcome.success ? outcome.data.error.code : null;
  return code === 'NOT_LOGGED_IN' || code === 'FORBIDDEN' || code === 'LOCKED' ? code : null;
}

describe('who may call what', () => {
  test('every operation declares who may call it and of what kind it is', () => {
    const undeclared = operations.filter((operation) => !metaSchema.safeParse(operation.procedure['~orpc'].meta).success).map((operation) => operation.name);
    expect(undeclared).toEqual([]);
  });

  const roles: readonly (Role | null)[] = [null, ...EVERY_ROLE];
  test.each(operations.filter((operation) => operation.name !== 'application.changes').map((operation) => [operation.name, operation] as const))('%s: each role', async (_name, operation) => {
    const meta = operation.procedure['~orpc'].meta as OperationMeta;
    for (const role of roles) {
      const refusal = await refusalFor(operation.path, role);
      const expected = mayCall(meta.access, role) ? null : role === null ? 'NOT_LOGGED_IN' : 'FORBIDDEN';
      expect(refusal, `${operation.name} as ${role ?? 'nobody'}`).toBe(expected);
    }
  });

  afterAll(() => { process.stdout.write(`access matrix: ${operations.length} operations × ${roles.length} callers\n`); });
});

/** Every object of an input refuses unknown keys, also inside arrays, options and unions. */
function looseObjects(schema: unknown, path: string): string[] {
  const def = typeof schema === 'object' && schema !== null && '_zod' in schema ? (schema as { _zod: { def: Record<string, unknown> } })._zod.def : null;
  if (def === null) return [];
  if (def['type'] === 'object') {
    const catchall = def['catchall'] as { _zod: { def: { type: string } } } | undefined;
    const own = catchall?._zod.def.type === 'never' ? [] : [path];
    return [...own, ...Object.entries(def['shape'] as Record<string, unknown>).flatMap(([key, inner]) => looseObjects(inner, `${path}.${key}`))];
  }
  const inners = [def['innerType'], def['element'], def['valueType'], ...(Array.isArray(def['options']) ? def['options'] : [])];
  return inners.flatMap((inner) => looseObjects(inner, path));
}

describe('inputs', () => {
  test.each(operations.map((operation) => [operation.name, operation] as const))('%s refuses unknown keys at every depth', (name, operation) => {
    expect(looseObjects(operation.procedure['~orpc'].inputSchema, name)).toEqual([]);
  });

  test('the walk finds a loose object, so that the test above can fail', () => {
    expect(looseObjects(z.strictObject({ list: z.array(z.object({ inner: z.string() })) }), 'x')).toEqual(['x.list']);
  });

  test('every mutation carries a request id', () => {
    const without = operations.filter((operation) => metaSchema.parse(operation.procedure['~orpc'].meta).kind === 'MUTATION')
      .filter((operation) => !JSON.stringify(z.toJSONSchema(operation.procedure['~orpc'].inputSchema as z.ZodType, { unrepresentable: 'any' })).includes('"requestId"')).map((operation) => operation.name);
    expect(without).toEqual([]);
  });
});
