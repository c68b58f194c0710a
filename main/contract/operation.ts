import { oc } from '@orpc/contract';
import { z } from 'zod';
import type { Role } from '../domain/position-state.ts';

/**
 * Who may call an operation: anyone before login, the person of the first run (while no operator exists,
 * the administrator afterwards), or operators of the listed roles.
 */
export type Access = 'ANYONE' | 'FIRST_RUN' | readonly Role[];

export type OperationMeta = Readonly<{
  access: Access;
  /** QUERY reads; MUTATION writes and carries a requestId; SESSION changes only the login of this window. */
  kind: 'QUERY' | 'MUTATION' | 'SESSION';
}>;

export const EVERY_ROLE: readonly Role[] = ['COUNTER', 'ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'];
export const COUNTER_ROLES: readonly Role[] = ['COUNTER', 'SUPERVISOR', 'ADMINISTRATOR'];
export const ACCOUNTING_ROLES: readonly Role[] = ['ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'];
export const RESPONSIBLE_ROLES: readonly Role[] = ['SUPERVISOR', 'ADMINISTRATOR'];
export const ADMINISTRATOR_ONLY: readonly Role[] = ['ADMINISTRATOR'];

export const ERROR_CODES = [
  'NOT_LOGGED_IN', 'LOCKED', 'FORBIDDEN', 'LOGIN_REFUSED', 'LOGIN_DELAYED', 'WEAK_PASSWORD', 'PASSWORD_CHANGE_DUE', 'NOT_SET_UP', 'ALREADY_SET_UP',
  'NOT_FOUND', 'INVALID_FIELD', 'VERSION_CONFLICT', 'REQUEST_ID_REUSED', 'DUPLICATE', 'STATE_FORBIDS', 'PRINT_REFUSED',
  'NUMBERING_STOPPED', 'DRAWING_FAILED', 'IN_USE', 'NOT_PAID', 'TOO_BIG', 'REFUSED', 'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * A foreseen failure as it crosses the bridge. `message` is Italian, says cause and remedy and holds no personal data;
 * `field` is the path of the input field it concerns; `retry` tells what a screen may do: nothing, the very same request
 * again (same requestId), or reload and try again.
 */
export const operationErrorSchema = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  field: z.string().nullable(),
  retry: z.enum(['NEVER', 'SAME_REQUEST', 'AFTER_RELOAD']),
});
export type OperationError = Readonly<z.infer<typeof operationErrorSchema>>;

/** Envelope of every answer: errors are values. */
export function outcome<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: operationErrorSchema }),
  ]);
}

const base = oc.$meta<OperationMeta>({ access: EVERY_ROLE, kind: 'QUERY' });

/** An operation that reads. */
export function query<Input extends z.ZodRawShape, Output extends z.ZodType>(access: Access, input: Input, output: Output) {
  return base.meta({ access, kind: 'QUERY' }).input(z.strictObject(input)).output(outcome(output));
}

/** An operation that writes: its input always carries the requestId that makes a repetition harmless. */
export function mutation<Input extends z.ZodRawShape, Output extends z.ZodType>(access: Access, input: Input, output: Output) {
  return base.meta({ access, kind: 'MUTATION' })
    .input(z.strictObject({ requestId: z.uuid(), ...input }))
    .output(outcome(output));
}

/** An operation on the login of this window. */
export function sessionOperation<Input extends z.ZodRawShape, Output extends z.ZodType>(access: Access, input: Input, output: Output) {
  return base.meta({ access, kind: 'SESSION' }).input(z.strictObject(input)).output(outcome(output));
}

export { base as contractBase };
