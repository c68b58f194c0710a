import { z } from 'zod';
import { eventIterator } from '@orpc/contract';
import { taskListOperations } from './list-operations.ts';
import { contractBase, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES, sessionOperation } from './operation.ts';
import { civilDate, cursor, id, instant, limit, positionRow, personSummary, printStateSchema, role, shownStateSchema, taskStateSchema } from './shared-shapes.ts';

export const sessionShape = z.object({
  operatorId: id, username: z.string(), name: z.string(), role, offices: z.array(z.string()).nullable(), offlinePrint: z.boolean(),
  /** The password was chosen by an administrator: the window asks for another before anything else. */
  mustChangePassword: z.boolean(),
});

export const SETUP_STEPS = ['ENTITY', 'ADMINISTRATOR', 'NUMBERING', 'ACCOUNT', 'SERVICES', 'DONE'] as const;

/** Topics of change: a list that shows one refreshes when its revision grows. */
export const TOPICS = ['setup', 'catalogue', 'people', 'positions', 'prints', 'payments', 'imports', 'tasks', 'operators', 'preferences', 'accountChanges', 'sync', 'treasury', 'reconciliation', 'lots'] as const;
export type Topic = (typeof TOPICS)[number];

const checkLine = z.object({ name: z.string(), ok: z.boolean(), detail: z.string() });

const filterValue = z.union([z.string().max(200), z.number(), z.boolean(), z.null(), z.array(z.string().max(60)).max(60)]);

/** A list as one operator wants to find it again. What the filter means is the list's own matter: unknown parts are ignored by the screen. */
export const listViewShape = z.strictObject({
  id: z.uuid(), name: z.string().trim().min(1).max(60), filter: z.record(z.string().max(40), filterValue), sort: z.string().max(30),
  /** Keys of the columns shown, in order; null = those of the list itself. */
  columns: z.array(z.string().max(40)).max(40).nullable(),
});
const listName = z.string().min(1).max(40);
/** One change to the saved views of one list: the others stay as they are, also when two windows save at once. */
export const viewChange = z.discriminatedUnion('kind', [
  /** Adds the view, or replaces the one with the same id. */
  z.strictObject({ kind: z.literal('SAVE'), list: listName, view: listViewShape }),
  z.strictObject({ kind: z.literal('REMOVE'), list: listName, id: z.uuid() }),
  /** The view with which the list opens; null = the list itself. */
  z.strictObject({ kind: z.literal('PREFER'), list: listName, id: z.uuid().nullable() }),
]);

/** How far one operator is with the guided tour of an archive made to be tried out (`step` from 1), and whether its panel is there. Null = never offered. */
const tour = z.strictObject({ step: z.int().min(1).max(10), open: z.boolean() });

export const application = {
  /** What the window needs before anything else, also without login. */
  status: query('ANYONE', {}, z.object({
    setupStep: z.enum(SETUP_STEPS), testArchive: z.boolean(), entityName: z.string().nullable(), session: sessionShape.nullable(),
    /** Why this window has no session any more, when an administrator ended it. */
    ended: z.enum(['DISABLED']).nullable(),
    locked: z.boolean(), today: civilDate, now: instant, version: z.string(), connectionMode: z.enum(['MANUAL', 'CONNECTOR']),
    administrators: z.array(z.string()), lastBackup: instant.nullable(), idleMinutes: z.int(),
  })),
  /** Figures of the shell: badges of the menu, bottom bar. */
  counters: query(EVERY_ROLE, {}, z.object({ openTasks: z.int(), unsentPrints: z.int(), unassignedPayments: z.int(), drafts: z.int(), /** Rows of the reconciliation that a person must look at, certain matches apart; 0 for whom it does not concern. */ toReconcile: z.int() })),
  information: query(EVERY_ROLE, {}, z.object({
    version: z.string(), commit: z.string().nullable(), nodeVersion: z.string(), sqliteVersion: z.string(), engineSource: z.enum(['COMPILED', 'PREBUILT', 'UNKNOWN']),
    dataFolder: z.string(), databaseBytes: z.int(), counts: z.record(z.string(), z.int()), host: z.string(), warnings: z.array(z.string()),
    numbering: z.object({ workstation: z.string(), issued: z.int(), stopped: z.string().nullable() }).nullable(),
  })),
  /** Integrity of the file, ledger against positions, raw files, audit chain. */
  verify: query(RESPONSIBLE_ROLES, {}, z.object({ ok: z.boolean(), checks: z.array(checkLine), seconds: z.number() })),
  audit: query(RESPONSIBLE_ROLES, { cursor, limit, subjectKind: z.string().max(40).nullable(), subjectId: z.string().max(60).nullable() }, z.object({
    entries: z.array(z.object({ id, at: instant, operatorName: z.string(), action: z.string(), label: z.string(), subjectKind: z.string(), subjectId: z.string(), reason: z.string().nullable() })),
    next: z.string().nullable(),
  })),
  /** Counter home of today. */
  home: query(EVERY_ROLE, {}, z.object({
    today: civilDate,
    served: z.array(z.object({
      at: instant, personId: id, name: z.string(), fiscalCode: z.string().nullable(), service: z.string().nullable(), openPositions: z.int(), expiredPositions: z.int(), openCents: z.int(), positionId: id.nullable(),
    })),
    /** `positionId` null: a receipt whose payment has no position yet; `paymentId` names it. */
    prints: z.array(z.object({ id, at: instant, positionId: id.nullable(), paymentId: id.nullable(), debtorName: z.string(), document: z.enum(['NOTICE', 'RECEIPT']), service: z.string(), amountCents: z.int(), state: printStateSchema, paid: z.boolean(), cancelled: z.boolean() })),
    printsToday: z.int(),
    toFinish: z.array(z.object({ kind: z.enum(['UNSENT_PRINTS', 'UNPRINTED', 'DRAFT', 'TASK', 'NO_SERVICES', 'NUMBERING', 'ACCOUNT_CHANGE', 'LOT_RESTORED', 'PORTAL_LEFT', 'LEGAL_RATE']), title: z.string(), detail: z.string(), positionId: id.nullable(), taskId: id.nullable(), count: z.int(), /** Of UNSENT_PRINTS, by the working time of the oldest. */ level: z.enum(['NOTICE', 'WARNING', 'ALARM']).nullable() })),
    pinned: z.array(z.object({ serviceId: id, code: z.string(), name: z.string() })),
  })),
  /** One field for everything: what was recognised, then people, positions and payments. */
  search: query(EVERY_ROLE, { text: z.string().max(400), limit: z.int().min(1).max(50) }, z.object({
    recognised: z.object({ kind: z.string(), label: z.string(), otherEntity: z.string().nullable(), /** Ours, but of an office this operator does not see. */ otherOffice: z.boolean() }).nullable(),
    /** Set when the text names exactly one position or person (a scan): where to go. */
    exact: z.discriminatedUnion('kind', [z.object({ kind: z.literal('POSITION'), id }), z.object({ kind: z.literal('PERSON'), id })]).nullable(),
    people: z.array(personSummary.extend({ openPositions: z.int(), openCents: z.int() })),
    positions: z.array(positionRow),
    payments: z.array(z.object({ id, receiptId: z.string(), nav: z.string().nullable(), iuv: z.string(), debtorName: z.string().nullable(), amountCents: z.int(), paidOn: civilDate.nullable(), positionId: id.nullable() })),
    milliseconds: z.number(),
  })),
  preferences: query(EVERY_ROLE, {}, z.object({
    theme: z.enum(['SYSTEM', 'LIGHT', 'DARK']), singleLetterKeys: z.boolean(), pinnedServiceIds: z.array(id), offlinePrintReason: z.string().nullable(), columns: z.record(z.string(), z.array(z.string())), printerNote: z.string().nullable(),
    views: z.record(z.string(), z.object({ saved: z.array(listViewShape), preferredId: z.string().nullable() })), tour: tour.nullable(),
  })),
  savePreferences: mutation(EVERY_ROLE, {
    theme: z.enum(['SYSTEM', 'LIGHT', 'DARK']).optional(), singleLetterKeys: z.boolean().optional(), pinnedServiceIds: z.array(id).max(9).optional(),
    offlinePrintReason: z.string().trim().max(300).nullable().optional(), columns: z.record(z.string().max(40), z.array(z.string().max(40)).max(30)).optional(), printerNote: z.string().trim().max(80).nullable().optional(),
    viewChange: viewChange.optional(), tour: tour.optional(),
  }, z.object({ saved: z.literal(true) })),
  /** Hands recorded bytes to the printer of this computer, where the host prints for the page; only bytes whose print is recorded. */
  handToPrinter: sessionOperation(EVERY_ROLE, { pdfBase64: z.string().max(28_000_000) }, z.object({ handed: z.literal(true) })),
  /** Asks where to save a file, where the host has a dialog for it. */
  saveFile: sessionOperation(EVERY_ROLE, { fileName: z.string().min(1).max(120).regex(/^[A-Za-z0-9._-]+$/), contentBase64: z.string().max(28_000_000) }, z.object({ saved: z.boolean() })),
  /** Revisions of the topics, coalesced: at most 4 a second. Ends when the window goes. */
  changes: contractBase.meta({ access: 'ANYONE', kind: 'QUERY' }).input(z.strictObject({})).output(eventIterator(z.object({ topic: z.enum(TOPICS), revision: z.int() }))),
};

const operatorShape = z.object({
  id, username: z.string(), name: z.string(), role, offices: z.array(z.string()).nullable(), offlinePrint: z.boolean(), active: z.boolean(), lastLoginAt: instant.nullable(), version: z.int(),
});

export const access = {
  login: sessionOperation('ANYONE', { username: z.string().trim().min(1).max(60), password: z.string().min(1).max(200) }, sessionShape),
  unlock: sessionOperation('ANYONE', { password: z.string().min(1).max(200) }, sessionShape),
  lock: sessionOperation(EVERY_ROLE, {}, z.object({ locked: z.literal(true) })),
  logout: sessionOperation('ANYONE', {}, z.object({ left: z.literal(true) })),
  /** Called while a person works, so that the window does not lock under their hands. */
  keepAlive: sessionOperation(EVERY_ROLE, {}, z.object({ locksAt: instant })),
  changePassword: mutation(EVERY_ROLE, { current: z.string().min(1).max(200), next: z.string().min(1).max(200) }, z.object({ changed: z.literal(true) })),
  operators: query(['ADMINISTRATOR'], {}, z.object({ operators: z.array(operatorShape) })),
  saveOperator: mutation(['ADMINISTRATOR'], {
    id: id.nullable(), expectedVersion: z.int().nullable(), username: z.string().trim().min(3).max(60), name: z.string().trim().min(2).max(80), role,
    offices: z.array(z.string().max(60)).max(30).nullable(), offlinePrint: z.boolean(), active: z.boolean(), password: z.string().max(200).nullable(),
  }, operatorShape),
};

export const tasks = {
  list: query(EVERY_ROLE, { view: z.enum(['MINE', 'OFFICE', 'CLOSED']), cursor, limit }, z.object({
    tasks: z.array(z.object({
      id, kind: z.string(), title: z.string(), detail: z.string(), amountCents: z.int().nullable(), state: taskStateSchema, dueOn: civilDate.nullable(), openedAt: instant, ownerName: z.string().nullable(), positionId: id.nullable(), overdue: z.boolean(), contradiction: z.boolean(),
    })), next: z.string().nullable(), counts: z.object({ mine: z.int(), office: z.int(), closed: z.int() }),
  })),
  show: query(EVERY_ROLE, { id }, z.object({
    id, version: z.int(), kind: z.string(), title: z.string(), explanation: z.string(), state: taskStateSchema, positionState: shownStateSchema.nullable(), openedAt: instant, dueOn: civilDate.nullable(), ownerId: id.nullable(), ownerName: z.string().nullable(),
    positionId: id.nullable(), paymentId: id.nullable(), /** Payments asked about that lie on another position by now; `positionId` null: of another office. */ moved: z.array(z.object({ paymentId: id, positionId: id.nullable(), says: z.string() })), /** What the reconciliation asks about. */ movementId: id.nullable(), flowId: id.nullable(), leftHeading: z.string(), rightHeading: z.string(),
    sides: z.array(z.object({ label: z.string(), left: z.string(), right: z.string(), differs: z.boolean(), mono: z.boolean() })),
    actions: z.array(z.object({ code: z.string(), label: z.string(), consequence: z.string(), needsPositionChoice: z.boolean(), asksForm: z.boolean(), allowed: z.boolean(), whyNot: z.string().nullable() })),
    history: z.array(z.object({ at: instant, who: z.string(), what: z.string(), reason: z.string().nullable() })),
    outcome: z.object({ code: z.string(), label: z.string(), reason: z.string(), who: z.string(), at: instant, undoable: z.boolean(), whyNot: z.string().nullable() }).nullable(),
  })),
  /** Takes in charge those of the tasks named that are open and nobody else's; `left` says how many are not. `owned`: it was the operator's before, put off. */
  takeMany: mutation(EVERY_ROLE, { ids: z.array(id).min(1).max(200) }, z.object({ taken: z.array(z.object({ id, version: z.int(), state: z.enum(['OPEN', 'IN_PROGRESS', 'WAITING']), owned: z.boolean() })), left: z.int() })),
  /** The way back of `takeMany`, with what it answered; a task that somebody touched since stays as it is. */
  giveBack: mutation(EVERY_ROLE, { tasks: z.array(z.strictObject({ id, expectedVersion: z.int(), state: z.enum(['OPEN', 'IN_PROGRESS', 'WAITING']), owned: z.boolean() })).min(1).max(200) }, z.object({ givenBack: z.int() })),
  act: mutation(EVERY_ROLE, { id, expectedVersion: z.int(), action: z.string().max(40), reason: z.string().trim().min(3).max(300), positionId: id.nullable() }, z.object({ state: taskStateSchema, version: z.int(), message: z.string() })),
  take: mutation(EVERY_ROLE, { id, expectedVersion: z.int() }, z.object({ version: z.int() })),
  postpone: mutation(EVERY_ROLE, { id, expectedVersion: z.int(), until: civilDate, reason: z.string().trim().min(3).max(300) }, z.object({ version: z.int() })),
  undo: mutation(EVERY_ROLE, { id, expectedVersion: z.int(), reason: z.string().trim().min(3).max(300) }, z.object({ version: z.int(), message: z.string() })),
  ...taskListOperations,
};
