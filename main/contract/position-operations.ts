import { z } from 'zod';
import { LINE_KINDS, MAX_LINE_LABEL, MAX_LINES } from '../domain/debt-lines.ts';
import { PAYMENT_EFFECTS, paymentListOperations, paymentRow, positionCounts, printListOperations } from './list-operations.ts';
import { printChoice } from './paper-operations.ts';
import { ACCOUNTING_ROLES, COUNTER_ROLES, EVERY_ROLE, mutation, query } from './operation.ts';
import { base64, cents, civilDate, cursor, debtorInput, documentShape, id, instant, limit, longText, MOST_FILE_CHARACTERS, MOST_FILES_TOGETHER, personSummary, positionRow, positiveCents, printPermissionSchema, printStateSchema, reason, shownStateSchema, uploadedFile, version } from './shared-shapes.ts';

/** A voce: part of the amount. `payee` null: the Comune, on the account of the service. `law`, `arithmetic`: how a proposal that was accepted was made. Only `ROUNDING` may be negative. */
export const lineInput = z.strictObject({
  kind: z.enum(LINE_KINDS), label: z.string().trim().min(1).max(MAX_LINE_LABEL), amountCents: z.int().min(-50).max(99_999_999_999), law: z.string().trim().max(200).nullable(), arithmetic: z.array(z.string().trim().max(300)).max(20),
  payee: z.strictObject({ fiscalCode: z.string().trim().max(11), name: z.string().trim().max(70), iban: z.string().trim().max(40), category: z.string().trim().max(140) }).nullable(),
});
const lineShape = z.object({ ...lineInput.shape, amountCents: cents, payee: z.object({ fiscalCode: z.string(), name: z.string(), iban: z.string(), category: z.string() }).nullable() });

/** The form of a position, as typed. `lines` null: one voce; left out: as they are. */
export const positionForm = {
  serviceId: id, year: z.int().min(1900).max(2999).nullable(), debtor: debtorInput, fields: z.record(z.string().max(30), z.string().trim().max(80)), description: z.string().trim().min(1).max(140),
  amountCents: positiveCents, dueDate: civilDate.nullable(), payableUntil: civilDate.nullable(), notes: longText.nullable(), lines: z.array(lineInput).min(1).max(MAX_LINES).nullish(),
};

const transferShape = z.object({ index: z.int(), payee: z.string(), payeeName: z.string(), iban: z.string().nullable(), stamp: z.boolean(), amountCents: cents, category: z.string(), description: z.string() });

const installmentShape = z.object({
  id, number: z.int(), of: z.int(), label: z.string(), nav: z.string().nullable(), iuv: z.string().nullable(), amountCents: cents, dueDate: civilDate.nullable(), payableUntil: civilDate.nullable(), state: shownStateSchema,
  printPermission: printPermissionSchema, /** `postalIban`: the postal account beside `iban`, for the slip. */ transfers: z.array(transferShape.extend({ postalIban: z.string().nullable() })),
});

const printedFacts = z.object({ nav: z.string().nullable(), amountCents: cents, dueDate: civilDate.nullable(), payee: z.string(), debtorName: z.string(), address: z.string().nullable(), subject: z.string() });

/** A paper a citizen showed: its id, and the name its file had. */
const attachmentName = z.object({ id, name: z.string() });

/** `why`: what took the place of the number. */
const portalLeftRow = z.object({ installmentId: id, positionId: id, nav: z.string(), debtorName: z.string(), amountCents: cents, since: instant, why: z.string() });

export const positionShape = z.object({
  id, version, iupd: z.string(), serviceId: id.nullable(), service: z.string(), serviceName: z.string(), office: z.string(), year: z.int().nullable(), debtor: personSummary, description: z.string(), fields: z.record(z.string(), z.string()), notes: z.string().nullable(), origin: z.string(),
  amountCents: cents, /** Empty: one voce. */ lines: z.array(lineShape), state: shownStateSchema, why: z.string(), createdAt: instant, createdBy: z.string(), uploadedAt: instant.nullable(),
  replacesId: id.nullable(), replacedById: id.nullable(), /** It asks for what is left of a lost plan; what is left of its own plan is asked for with another: the other end is no restored position. */ isResidue: z.boolean(), hasResidue: z.boolean(), cancellation: z.object({ at: instant, who: z.string(), reason: z.string() }).nullable(),
  options: z.array(z.object({ id, kind: z.string(), label: z.string(), installments: z.array(installmentShape) })),
  prints: z.array(z.object({ id, at: instant, who: z.string(), document: z.enum(['NOTICE', 'RECEIPT']), copies: z.int(), state: printStateSchema, paid: z.boolean(), cancelled: z.boolean(), reason: z.string().nullable(), sha256: z.string(), installmentId: id.nullable(), printed: printedFacts, changed: z.array(z.object({ label: z.string(), printed: z.string(), now: z.string() })), reprint: z.boolean() })),
  payments: z.array(z.object({ id, receiptId: z.string(), kind: z.enum(['RECEIPT', 'EXTERNAL']), amountCents: cents, paidOn: civilDate.nullable(), paidAt: instant.nullable(), psp: z.string(), /** `VOID`: a record of a person that was taken back. */ effect: z.enum([...PAYMENT_EFFECTS, 'VOID']), anomalies: z.array(z.string()), installmentId: id.nullable(), receiptPrintable: z.boolean(), voidable: z.boolean() })),
  tasks: z.array(z.object({ id, title: z.string(), open: z.boolean() })),
  /** Numbers of it to be taken off the portal by hand. */
  portalLeft: z.array(portalLeftRow),
  timeline: z.array(z.object({ at: instant, who: z.string(), title: z.string(), detail: z.string().nullable(), tone: z.enum(['neutral', 'blue', 'green', 'amber', 'red', 'purple']), attachment: attachmentName.nullable() })),
  actions: z.array(z.object({ code: z.enum(['PRINT', 'EDIT', 'CANCEL', 'RESTORE', 'MARK_UPLOADED', 'EXTERNAL_PAYMENT', 'DUPLICATE', 'ISSUE', 'DELETE_DRAFT', 'VERIFY']), enabled: z.boolean(), whyNot: z.string().nullable() })),
});

export const positionFilter = z.strictObject({
  states: z.array(shownStateSchema).max(20), serviceId: id.nullable(), office: z.string().max(60).nullable(), text: z.string().max(200), dueFrom: civilDate.nullable(), dueTo: civilDate.nullable(), createdFrom: civilDate.nullable(), createdTo: civilDate.nullable(), unsentOnly: z.boolean(), origin: z.string().max(30).nullable(),
});

/** Where a load of positions comes from: a file of the command line, or what another desk could not send. */
export const LOAD_SOURCES = ['FILE', 'OTHER_DESK'] as const;

export const positions = {
  checkDuplicate: query(COUNTER_ROLES, { serviceId: id, fiscalCode: z.string().max(16).nullable(), year: z.int().nullable(), description: z.string().max(140), amountCents: z.int().min(0).nullable(), exceptId: id.nullable() }, z.object({ duplicates: z.array(positionRow) })),
  create: mutation(COUNTER_ROLES, { ...positionForm, draft: z.boolean(), acceptDuplicate: z.boolean(), replacesId: id.nullable() }, z.object({ id, version, installmentId: id, nav: z.string().nullable(), state: shownStateSchema })),
  /** `issue` gives a draft its number: then the guard against duplicates asks as in `create`, and `acceptDuplicate` is the operator's answer. */
  update: mutation(COUNTER_ROLES, { id, expectedVersion: version, ...positionForm, reason: reason.nullable(), issue: z.boolean(), acceptDuplicate: z.boolean() }, z.object({ id, version, installmentId: id, nav: z.string().nullable(), state: shownStateSchema, supersededPrints: z.int() })),
  deleteDraft: mutation(COUNTER_ROLES, { id, expectedVersion: version }, z.object({ deleted: z.literal(true) })),
  /** What would happen, before it happens: shown in the confirmation. `installmentIds`: which of several would be recorded as paid; none: what can be paid of the first way of paying. */
  consequences: query(COUNTER_ROLES, { id, action: z.enum(['CANCEL', 'EXTERNAL_PAYMENT', 'RESTORE']), installmentIds: z.array(id).max(99).default([]) }, z.object({ lines: z.array(z.object({ text: z.string(), warning: z.boolean() })), unchanged: z.array(z.string()) })),
  cancel: mutation(COUNTER_ROLES, { id, expectedVersion: version, reason }, z.object({ state: shownStateSchema, version, alreadyCancelled: z.boolean() })),
  /**
   * «Caricata sul portale» for the named positions, or for `all` that wait. A call marks some hundreds at most: while it answers `more`, ask again with the `asOf` it answered,
   * so that what is made meanwhile is not taken for uploaded (`asOf` null = now).
   */
  markUploaded: mutation(COUNTER_ROLES, { ids: z.array(id).max(500), all: z.boolean(), asOf: z.iso.datetime().nullable().default(null) }, z.object({ marked: z.int(), more: z.boolean(), asOf: instant })),
  /** The newest files of positions; `name` of the file, or of the desk it comes from. */
  loads: query(COUNTER_ROLES, {}, z.object({ loads: z.array(z.object({ id, at: instant, who: z.string(), source: z.enum(LOAD_SOURCES), name: z.string(), positions: z.int() })) })),
  /** Numbers that took another's place in connection mode *manuale* and are still on the portal, where they can be paid; the oldest first. */
  portalLeft: query(COUNTER_ROLES, {}, z.object({ rows: z.array(portalLeftRow), more: z.int() })),
  /** A person took these numbers off the portal. */
  markPortalRemoved: mutation(COUNTER_ROLES, { installmentIds: z.array(id).min(1).max(500) }, z.object({ marked: z.int() })),
  /** One or more installments of one way of paying, or the whole; `amountCents` is what they come to. */
  recordExternalPayment: mutation(COUNTER_ROLES, { id, expectedVersion: version, installmentIds: z.array(id).min(1).max(99), channel: z.enum(['F24', 'BONIFICO', 'CONTANTI', 'POS', 'BOLLETTINO', 'ALTRO']), paidOn: civilDate, amountCents: positiveCents, reason, attachment: uploadedFile.nullable() }, z.object({ state: shownStateSchema, version })),
  voidExternalPayment: mutation(COUNTER_ROLES, { externalPaymentId: id, reason }, z.object({ state: shownStateSchema })),
  /** The bytes of an attachment as received. A mutation, because who looked at it is written in the audit trail. `kind` is told from the bytes: what is OTHER is saved, never shown. */
  openAttachment: mutation(EVERY_ROLE, { attachmentId: id }, z.object({ name: z.string(), kind: z.enum(['PDF', 'PNG', 'JPEG', 'WEBP', 'OTHER']), fileName: z.string(), contentBase64: base64, sha256: z.string() })),
  show: query(EVERY_ROLE, { id: id.nullable(), nav: z.string().max(30).nullable() }, positionShape),
  list: query(EVERY_ROLE, { filter: positionFilter, cursor, limit, sort: z.enum(['NEWEST', 'DUE', 'NAME', 'AMOUNT']) }, z.object({ rows: z.array(positionRow), next: z.string().nullable() })),
  totals: query(EVERY_ROLE, { filter: positionFilter }, z.object({ count: z.int(), amountCents: cents, openCents: cents, paidCents: cents })),
  /** How many positions each value of a facet would leave, given the rest of the filter. */
  counts: query(EVERY_ROLE, { filter: positionFilter }, positionCounts),
};

export const notices = {
  /** The very drawing of the form, marked ANTEPRIMA, without decodable code. */
  preview: query(COUNTER_ROLES, { serviceId: id, debtor: debtorInput.nullable(), description: z.string().max(140), amountCents: z.int().min(0), dueDate: civilDate.nullable() }, documentShape),
  /** Draws, records and only then hands over the bytes of a notice. */
  print: mutation(COUNTER_ROLES, { installmentId: id, copies: z.int().min(1).max(20), reason: reason.nullable(), ...printChoice }, documentShape.extend({ printId: id, reprint: z.boolean() })),
  /** As `print`, for the installments of a plan together: one paper by the official model, every number recorded. */
  printPlan: mutation(COUNTER_ROLES, { positionId: id, reason: reason.nullable(), ...printChoice }, documentShape.extend({ printId: id, reprint: z.boolean() })),
  /** `positionId` null: a receipt whose payment has no position yet; `paymentId` names it. */
  list: query(EVERY_ROLE, { view: z.enum(['TODAY', 'UNSENT', 'ALL']), cursor, limit }, z.object({
    prints: z.array(z.object({ id, at: instant, who: z.string(), document: z.enum(['NOTICE', 'RECEIPT']), positionId: id.nullable(), installmentId: id.nullable(), paymentId: id.nullable(), debtorName: z.string(), service: z.string(), nav: z.string().nullable(), amountCents: cents, dueDate: civilDate.nullable(), state: printStateSchema, copies: z.int(), unsent: z.boolean(), reason: z.string().nullable() })), next: z.string().nullable(),
  })),
  recall: mutation(COUNTER_ROLES, { printId: id, reason }, z.object({ state: printStateSchema })),
  ...printListOperations,
};

const importedFile = z.object({
  importId: id.nullable(), file: z.string(), kind: z.string(), format: z.string().nullable(), sha256: z.string(), result: z.string(), resultLabel: z.string(), error: z.string().nullable(), message: z.string().nullable(), version: z.string().nullable(),
  receiptId: z.string().nullable(), iuv: z.string().nullable(), nav: z.string().nullable(), totalCents: cents.nullable(), ownCents: cents.nullable(), transfers: z.int().nullable(), ownTransfers: z.int().nullable(), anomalies: z.array(z.string()), anomalyLabels: z.array(z.string()), positionId: id.nullable(), taskIds: z.array(id),
  entries: z.int().nullable(), imported: z.int().nullable(), refused: z.int().nullable(), ignored: z.int().nullable(),
  /** What a reporting flow says; null or absent for everything else. */
  flow: z.object({
    flowId: z.string(), flowDateTime: z.string(), pspId: z.string(), trn: z.string(), regulationDate: civilDate, headerCount: z.int(), headerCents: z.int(), rows: z.int(), sumCents: z.int().nullable(), signedSumCents: z.int().nullable(),
    outcomes: z.record(z.string(), z.int()), rowAnomalies: z.record(z.string(), z.int()), bankRemittance: z.string(),
  }).nullish(),
});

/** Files of one request: as many characters of base64 in all as the largest file may have. */
const importedTogether = z.array(uploadedFile.extend({ requestId: z.uuid().optional() })).min(1).max(MOST_FILES_TOGETHER)
  .refine((files) => files.reduce((sum, { contentBase64 }) => sum + contentBase64.length, 0) <= MOST_FILE_CHARACTERS)
  .refine((files) => { const ids = files.flatMap(({ requestId }) => requestId ?? []); return new Set(ids).size === ids.length; });

export const payments = {
  /**
   * Answers one outcome a file, in their order. A file with a `requestId` of its own is remembered under that, and answered the same whichever request brings it again; without one, under the request's and its place.
   * When the program errs on one file the request fails, the others are recorded all the same, and answered when they are sent again.
   */
  importFiles: mutation(ACCOUNTING_ROLES.concat(['COUNTER']), { files: importedTogether }, z.object({ files: z.array(importedFile), totals: z.object({ files: z.int(), imported: z.int(), already: z.int(), refused: z.int(), noPayment: z.int(), totalCents: cents, ownCents: cents, tasks: z.int() }) })),
  imports: query(EVERY_ROLE, { cursor, limit }, z.object({ imports: z.array(z.object({ id, at: instant, who: z.string(), file: z.string(), kind: z.string(), result: z.string(), resultLabel: z.string(), error: z.string().nullable(), message: z.string().nullable(), ownCents: cents.nullable(), sha256: z.string(), paymentId: id.nullable(), positionId: id.nullable() })), next: z.string().nullable() })),
  rawFile: query(ACCOUNTING_ROLES, { importId: id }, z.object({ fileName: z.string(), contentBase64: base64, sha256: z.string() })),
  list: query(EVERY_ROLE, { view: z.enum(['ALL', 'UNASSIGNED', 'ANOMALOUS']), text: z.string().max(200), cursor, limit }, z.object({ rows: z.array(paymentRow), next: z.string().nullable(), count: z.int(), amountCents: cents })),
  show: query(EVERY_ROLE, { id }, paymentRow.extend({
    payerName: z.string().nullable(), payerFiscalCode: z.string().nullable(), paidAt: instant.nullable(), applicationDate: civilDate.nullable(), transferDate: civilDate.nullable(), method: z.string().nullable(), feeCents: cents.nullable(), standIn: z.boolean(), source: z.string(), importId: id.nullable(),
    transfers: z.array(transferShape.extend({ own: z.boolean() })), anomalyLabels: z.array(z.string()), candidates: z.array(positionRow),
    /** Rows of current reporting flows for it; none for who does not see flows. */ flowLines: z.array(z.object({ flowId: id, iuf: z.string(), regulationDate: civilDate, line: z.int() })),
    /** «Crea posizione dal pagamento»: with the number of the notice paid, or with that as external reference; `note` says which and why. */
    creation: z.discriminatedUnion('allowed', [z.object({ allowed: z.literal(true), ownNumber: z.boolean(), note: z.string() }), z.object({ allowed: z.literal(false), whyNot: z.string() })]),
  })),
  /** Makes a position out of a payment without one and attributes it: born Pagata, never printed or sent. Decided by who attributes payments, because it is what was received, not what is asked for. */
  createPosition: mutation(ACCOUNTING_ROLES, {
    paymentId: id, serviceId: id, year: positionForm.year, debtor: debtorInput, description: positionForm.description, amountCents: positiveCents, reason, acceptDuplicate: z.boolean(),
  }, z.object({ positionId: id, nav: z.string().nullable(), state: shownStateSchema })),
  assign: mutation(ACCOUNTING_ROLES, { paymentId: id, installmentId: id, reason }, z.object({ positionId: id, state: shownStateSchema })),
  unassign: mutation(ACCOUNTING_ROLES, { paymentId: id, reason }, z.object({ effect: z.string() })),
  ...paymentListOperations,
  /** Ricevuta di pagamento pagoPA (copia analogica); recorded like every print. */
  receiptDocument: mutation(EVERY_ROLE, { paymentId: id }, documentShape.extend({ printId: id, duplicate: z.boolean() })),
};

export const VERDICTS = ['PAID', 'PAID_RECEIPT_COMING', 'CREDITED', 'OTHER_NOTICE_PAID', 'PAID_TWICE', 'PAID_DIFFERENT', 'PAID_EXTERNALLY', 'IN_PROGRESS', 'NOT_FOUND', 'OTHER_ENTITY'] as const;

export const verification = {
  /** «Ha già pagato?»: verdict in words, evidence with its age, what can be done. */
  check: query(EVERY_ROLE, { text: z.string().min(1).max(400) }, z.object({
    verdict: z.enum(VERDICTS), title: z.string(), sentence: z.string(), say: z.string(), tone: z.enum(['green', 'blue', 'amber', 'purple', 'red', 'neutral', 'teal']), readAs: z.string(), askedAt: instant,
    position: positionRow.nullable(), /** The installment asked about, `of` how many; null: the position as a whole. */ installment: z.object({ id, number: z.int(), of: z.int(), nav: z.string().nullable(), amountCents: cents, dueDate: civilDate.nullable(), state: shownStateSchema }).nullable(), payment: paymentRow.nullable(), candidates: z.array(positionRow),
    evidence: z.array(z.object({ source: z.string(), says: z.string(), found: z.boolean(), updatedAt: instant.nullable(), ageLabel: z.string(), old: z.boolean(), available: z.boolean(), /** Where what it says can be seen; null: nowhere, or not by this role. */ link: z.object({ kind: z.enum(['RECEIPT', 'FLOW', 'MOVEMENT', 'POSITION']), id }).nullable() })),
    actions: z.array(z.object({ code: z.enum(['PRINT_RECEIPT', 'PRINT_REPORTED', 'OPEN_MOVEMENT', 'ASK_INTERMEDIARY', 'OPEN_POSITION', 'RECORD_DECLARATION', 'RECORD_EXTERNAL', 'REPRINT_NOTICE', 'OPEN_TASK', 'OPEN_OTHER', 'NEW_POSITION']), label: z.string(), primary: z.boolean(), enabled: z.boolean(), whyNot: z.string().nullable(), targetId: id.nullable() })),
    tasks: z.array(z.object({ id, title: z.string() })),
    answers: z.array(z.object({ at: instant, who: z.string(), title: z.string(), dataAge: z.string() })),
    attachments: z.array(attachmentName.extend({ at: instant, title: z.string() })),
  })),
  recordAnswer: mutation(EVERY_ROLE, { positionId: id, verdict: z.enum(VERDICTS), title: z.string().trim().min(1).max(200) }, z.object({ at: instant })),
  /** `installmentIds`: those the citizen says to have paid; none: the next to pay. */
  recordDeclaration: mutation(EVERY_ROLE, { positionId: id, installmentIds: z.array(id).max(99).default([]), paidOn: civilDate.nullable(), psp: z.string().trim().max(70).nullable(), transactionId: z.string().trim().max(70).nullable(), note: z.string().trim().min(3).max(500), attachment: uploadedFile.nullable() }, z.object({ taskId: id, dueOn: civilDate })),
};
