import { z } from 'zod';
import { LOT_PAPERS } from '../domain/notice-paper.ts';
import { COUNTER_ROLES, mutation, query, RESPONSIBLE_ROLES, EVERY_ROLE } from './operation.ts';
import { printedLanguage } from './paper-operations.ts';
import { positionFilter } from './position-operations.ts';
import { cents, civilDate, documentShape, id, instant, reason } from './shared-shapes.ts';

export const LOT_STATES = ['RUNNING', 'PAUSED', 'DONE', 'CANCELLED'] as const;
export type LotState = (typeof LOT_STATES)[number];
/** By CAP, street and surname; by surname; by service, then surname. */
export const LOT_SORTS = ['POSTAL', 'NAME', 'SERVICE'] as const;
/** PDF of many notices for a printing house, or a ZIP of one PDF each. */
export const LOT_OUTPUTS = ['PARTS', 'FILES'] as const;
/** A file of a lot leaves the program to be kept, or to be printed at once. */
export const LOT_TAKINGS = ['SAVED', 'PRINTED'] as const;
/** What one lot can hold. */
export const MOST_LOT_NOTICES = 50_000;

/** `ids` null: all of the filter. `loadId`: of the filter, only what one file of positions brought (`positions.loads`). `unprintedOnly`: without those whose valid paper somebody already has. */
export const lotSelection = z.strictObject({ filter: positionFilter, ids: z.array(id).min(1).max(5_000).nullable(), loadId: id.nullable().default(null), unprintedOnly: z.boolean() });

const lotLook = { title: z.string().trim().min(1).max(80), sort: z.enum(LOT_SORTS), output: z.enum(LOT_OUTPUTS), partPages: z.int().min(1).max(1000), reason: reason.nullable(),
  /** Null: each notice as usual for its service. */ paper: z.enum(LOT_PAPERS).nullable().default(null), language: printedLanguage.nullable().default(null),
  /** The letter before each notice, in the version it has now; null: none. */ letterId: id.nullable().default(null),
};

/** How much a choice holds. `needReason`: not on the portal yet; `expired`: on the portal, past their last payable day, printed only with a reason; `withoutPostalCode`: last in the order by CAP; `withPaper`: a valid notice is already in somebody's hands; `withPlan`: positions left out, whose paper is printed from the position. */
export const lotCount = z.object({ notices: z.int(), totalCents: cents, withPaper: z.int(), needReason: z.int(), expired: z.int(), withoutPostalCode: z.int(), withPlan: z.int(), parts: z.int(), tooMany: z.boolean() });

/** Overdue notices of a service (null = every one), late by `lateFrom` to `lateTo` days, and what is asked of them: a new due date, costs added to each. */
export const reminderTerms = z.strictObject({ serviceId: id.nullable(), lateFrom: z.int().min(1).max(36_500), lateTo: z.int().min(1).max(36_500).nullable(), dueDate: civilDate, costCents: z.int().min(0).max(100_000) });
/** What the reminders of a service do with the number of the notice: keep it, or take a new one in its place. */
export const REMINDER_NUMBERS = ['SAME', 'NEW'] as const;

/** `withPaper`: somebody holds a paper that becomes superata. `newNumbers`: notices that get a new number, by the rule of their service; `newWithPaper`: those of them on a valid paper, which cannot be paid any more afterwards. `ages`: how many are late by so many days. */
export const reminderCount = z.object({ notices: z.int(), newNumbers: z.int(), newWithPaper: z.int(), tooMany: z.boolean(), totalCents: cents, newTotalCents: cents, withPaper: z.int(), ages: z.array(z.object({ from: z.int(), to: z.int().nullable(), notices: z.int() })) });

export const lotCard = z.object({
  id, createdAt: instant, who: z.string(), kind: z.enum(['NOTICES', 'REMINDERS']), title: z.string(), state: z.enum(LOT_STATES), sort: z.enum(LOT_SORTS), output: z.enum(LOT_OUTPUTS), partPages: z.int(), notices: z.int(), totalCents: cents,
  printed: z.int(), failed: z.int(), waiting: z.int(), outdated: z.int(),
  /** Why it stopped by itself, in Italian. */ stoppedBy: z.string().nullable(), endedAt: instant.nullable(), filesDeletedAt: instant.nullable(),
  /** It waits for a decision: this archive came from a copy made while the lot was not over. */ restored: z.boolean(),
  /** Notices being drawn now, and how long what is left may take; null while nothing can be said. */ drawing: z.int(), secondsLeft: z.int().nullable(),
});

/** A file of a lot: `first`…`last` are the numbers of its notices in the lot. */
const lotPart = z.object({ part: z.int(), state: z.enum(['WAITING', 'RECORDING', 'READY']), fileName: z.string(), pages: z.int(), notices: z.int(), bytes: z.int(), sha256: z.string().nullable(), first: z.int(), last: z.int(), /** When this very file was taken last; null: nobody took it. */ takenAt: instant.nullable() });

/** Who took a file. `part` null: the index. `changed`: the part was drawn again afterwards, and is not that file any more. */
const lotTaking = z.object({ id, at: instant, who: z.string(), part: z.int().nullable(), fileName: z.string(), how: z.enum(LOT_TAKINGS), changed: z.boolean() });

/** A notice that is not in a file, or is there as it was before a change. `number`: its place in the lot, from 1. */
const lotProblem = z.object({ number: z.int(), positionId: id, nav: z.string().nullable(), debtorName: z.string(), part: z.int(), page: z.int().nullable(), code: z.string(), message: z.string() });

export const lots = {
  /** `partPages` and what follows: how its files are to be made, for their number. `letter`: one stands before each notice. */
  count: query(COUNTER_ROLES, { selection: lotSelection, partPages: z.int().min(1).max(1000), sort: z.enum(LOT_SORTS).default('POSTAL'), output: z.enum(LOT_OUTPUTS).default('PARTS'), paper: z.enum(LOT_PAPERS).nullable().default(null), letter: z.boolean().default(false) }, lotCount),
  /** `expected`: how many notices the operator saw; refused when they are not as many any more. */
  create: mutation(COUNTER_ROLES, { selection: lotSelection, expected: z.int(), ...lotLook }, z.object({ id, notices: z.int() })),
  countReminders: query(COUNTER_ROLES, { terms: reminderTerms }, reminderCount),
  /** Changes the overdue notices, then prints them as a lot; it waits for the portal where that must know first. For who answers for a whole emission. */
  createReminders: mutation(RESPONSIBLE_ROLES, { terms: reminderTerms, expected: z.int(), ...lotLook }, z.object({ id, notices: z.int() })),
  reminderRule: query(EVERY_ROLE, { serviceId: id }, z.object({ number: z.enum(REMINDER_NUMBERS), version: z.int() })),
  saveReminderRule: mutation(RESPONSIBLE_ROLES, { serviceId: id, expectedVersion: z.int().min(0), number: z.enum(REMINDER_NUMBERS) }, z.object({ version: z.int() })),
  list: query(COUNTER_ROLES, {}, z.object({ lots: z.array(lotCard) })),
  show: query(COUNTER_ROLES, { id }, lotCard.extend({ paper: z.enum(LOT_PAPERS).nullable(), language: printedLanguage.nullable(), letter: z.object({ title: z.string(), version: z.int() }).nullable(), parts: z.array(lotPart), /** Of a restored lot: parts it does not know whose file this computer has. */ partsFound: z.int(), problems: z.array(lotProblem), moreProblems: z.int(), /** The newest first. */ takings: z.array(lotTaking), moreTakings: z.int() })),
  pause: mutation(COUNTER_ROLES, { id }, z.object({ state: z.enum(LOT_STATES) })),
  /** `afterRestore`: who asks knows that what was printed after the copy is not known here. */
  resume: mutation(COUNTER_ROLES, { id, afterRestore: z.boolean().optional() }, z.object({ state: z.enum(LOT_STATES) })),
  /** What is printed stays printed and its files stay; the rest is not drawn. */
  cancel: mutation(COUNTER_ROLES, { id }, z.object({ state: z.enum(LOT_STATES) })),
  /** The first notice as it will be, marked ANTEPRIMA and without codes: to look at before the file is ready. */
  firstPage: query(COUNTER_ROLES, { id }, documentShape),
  /** A piece of a ready file, or (`part` null) of the index; `next` is the offset to ask for then, null with the last piece. A mutation, because who takes the file is written before its last piece is handed over. */
  take: mutation(COUNTER_ROLES, { id, part: z.int().min(1).nullable(), offset: z.int().min(0), how: z.enum(LOT_TAKINGS) }, z.object({ fileName: z.string(), contentBase64: z.string(), bytes: z.int(), next: z.int().nullable() })),
  /** Asks where to save a ready file, where the host has a dialog for it; saved, it is written who took it. */
  save: mutation(COUNTER_ROLES, { id, part: z.int().min(1).nullable() }, z.object({ saved: z.boolean() })),
  /** The files leave this computer; what was printed stays recorded. */
  deleteFiles: mutation(COUNTER_ROLES, { id }, z.object({ deleted: z.literal(true) })),
};
