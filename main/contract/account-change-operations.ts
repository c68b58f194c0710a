import { z } from 'zod';
import { ADMINISTRATOR_ONLY, mutation, query } from './operation.ts';
import { cents, civilDate, id, instant, reason, version, writtenDate } from './shared-shapes.ts';

/**
 * PLANNED waits for its day · RUNNING moves, or was interrupted (`moving` tells) · STOPPED by a person, the rest remains to do · DONE · CANCELLED before it began ·
 * UNDOING, UNDO_STOPPED, UNDONE the same on the way back.
 */
export const ACCOUNT_CHANGE_STATES = ['PLANNED', 'RUNNING', 'STOPPED', 'DONE', 'CANCELLED', 'UNDOING', 'UNDO_STOPPED', 'UNDONE'] as const;
export type AccountChangeState = (typeof ACCOUNT_CHANGE_STATES)[number];

/** The account that takes the place of the old one: one of the list, or one to be added with the change. */
export const newAccountInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('EXISTING'), id }),
  z.strictObject({ kind: z.literal('NEW'), iban: z.string().trim().max(40), label: z.string().trim().min(1).max(60), holder: z.string().trim().max(50).nullable() }),
]);

const accountName = z.object({ id, label: z.string(), iban: z.string() });

/** What moves, or moved. `cents`: of the transfers, a debt once where several ways of paying ask for it. `toUpload`: installments the portal knew with the old account. */
const moved = { positions: z.int(), installments: z.int(), cents, toUpload: z.int(), supersededPrints: z.int() };

export const accountChangeShape = z.object({
  id, version, state: z.enum(ACCOUNT_CHANGE_STATES), /** Batches are being written now, in this program. */ moving: z.boolean(), effectiveOn: civilDate, note: z.string().nullable(),
  oldAccount: accountName, newAccount: accountName, plannedAt: instant, plannedBy: z.string(), startedAt: instant.nullable(), finishedAt: instant.nullable(),
  services: z.int(), /** Positions to move, as counted when it began; null until then. */ expected: z.int().nullable(), moved: z.object(moved),
  undo: z.object({ reason: z.string(), at: instant, by: z.string(), positions: z.int(), installments: z.int(), cents, /** Paid, cancelled or changed since: they stay on the new account. */ left: z.int() }).nullable(),
  /** Null: it may be taken back. */
  whyNotUndo: z.string().nullable(),
});

/** `papers`: valid notices in somebody's hands; those among them that become superate are `supersededPrints`. */
const serviceMoves = z.object({ serviceId: id.nullable(), code: z.string(), name: z.string(), retired: z.boolean(), /** The service itself passes to the new account. */ switched: z.boolean(), ...moved, papers: z.int() });

const answer = z.object({ id, state: z.enum(ACCOUNT_CHANGE_STATES), version });

/** Change of the treasurer's account from a day on. The work itself goes on in the background: `plan`, `run` and `undo` only begin it. */
export const accountChanges = {
  /** What would happen today; the account to come may be left out while it is being written. */
  preview: query(ADMINISTRATOR_ONLY, { oldAccountId: id, newAccount: newAccountInput.nullable() }, z.object({
    services: z.array(serviceMoves), total: z.object({ ...moved, papers: z.int(), switchedServices: z.int() }),
    /** Codes of the services that could no longer print a postal slip: the new account is not postal. */
    withoutPostal: z.array(z.string()),
    /** Positions, counted in `total`, of which the account is only the postal one beside theirs: their money does not move. `followed`: the new one takes its place there, else nothing does. */
    beside: z.object({ positions: z.int(), cents, followed: z.boolean() }),
    /** Positions to be verified that are not paid: they stay on the old account until their task is closed. */
    inReview: z.int(),
    /** What is left of positions paid in part is changed at the intermediary in all unpaid positions of the entity at once, also in those that other programs loaded. */
    reachesOthers: z.boolean(),
  })),
  /** From today: begins at once. From a later day: begins at the first opening of the archive from that day on (Europe/Rome). */
  plan: mutation(ADMINISTRATOR_ONLY, { oldAccountId: id, newAccount: newAccountInput, effectiveOn: writtenDate, note: z.string().trim().max(300).nullable() }, answer),
  /** Newest first, the last fifty. */
  list: query(ADMINISTRATOR_ONLY, {}, z.object({ changes: z.array(accountChangeShape) })),
  /** What is left of a change: unpaid positions still on the old account, moved ones not yet updated on the portal. Counts them: not for every refresh. */
  remaining: query(ADMINISTRATOR_ONLY, { id }, z.object({ positions: z.int(), inReview: z.int(), waitingUpload: z.int() })),
  /** Takes back a change that has not begun. */
  cancel: mutation(ADMINISTRATOR_ONLY, { id, expectedVersion: version, reason }, answer),
  /** Begins a change whose day has come, or goes on with one that was stopped, interrupted, or left something behind. */
  run: mutation(ADMINISTRATOR_ONLY, { id, expectedVersion: version }, answer),
  /** Stops after the batch being written: what was moved stays moved. */
  stop: mutation(ADMINISTRATOR_ONLY, { id }, answer),
  /** Moves back what was moved and not paid since, and gives the services their account again. */
  undo: mutation(ADMINISTRATOR_ONLY, { id, expectedVersion: version, reason }, answer),
};
