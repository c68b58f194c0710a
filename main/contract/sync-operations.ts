import { z } from 'zod';
import { ACCOUNTING_ROLES, ADMINISTRATOR_ONLY, EVERY_ROLE, RESPONSIBLE_ROLES, mutation, query } from './operation.ts';
import { cents, civilDate, documentShape, id, instant, version } from './shared-shapes.ts';

/** Version of something that may never have been written: then 0. */
const writtenVersion = z.int().min(0);

/** A field of the guided connection, as its connector describes it. */
const connectionField = z.object({
  key: z.string(), label: z.string(), hint: z.string().nullable(), required: z.boolean(), kind: z.enum(['text', 'secret', 'number', 'choice', 'switch', 'lines']), multiline: z.boolean(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })), preset: z.string().nullable(), onlyWhen: z.object({ key: z.string(), values: z.array(z.string()) }).nullable(),
});

const right = z.object({ what: z.string(), /** null: could not be told. */ allowed: z.boolean().nullable(), detail: z.string().nullable() });
export const connectionTest = z.object({ ok: z.boolean(), detail: z.string(), rights: z.array(right), serverTime: instant.nullable(), skewMs: z.int().nullable(), testedAt: instant });

export const connectorCard = z.object({ id: z.string(), label: z.string(), summary: z.string(), needs: z.array(z.string()), fields: z.array(connectionField) });

/** Where keys and passwords are kept on this computer. `THIS_RUN`: nowhere, they are asked at every start. */
export const SECRET_PLACES = ['SAFE_STORAGE', 'KEYRING', 'THIS_RUN'] as const;

const typedText = z.record(z.string().max(40), z.string().max(20_000));

/** The connection to the intermediary (Configurazione, Intermediario). */
export const connection = {
  connectors: query(ADMINISTRATOR_ONLY, {}, z.object({ connectors: z.array(connectorCard) })),
  /** `secretsGiven`: keys of the secrets that are kept; their text never comes back. `secretsMissing`: required ones to be given on this computer. */
  read: query(ADMINISTRATOR_ONLY, {}, z.object({
    connector: z.string().nullable(), settings: z.record(z.string(), z.string()), secretsGiven: z.array(z.string()), secretsMissing: z.array(z.string()), secretPlace: z.enum(SECRET_PLACES).nullable(), enabled: z.boolean(), testedAt: instant.nullable(), version: writtenVersion,
    numbering: z.object({ segregationCode: z.string(), applicationPrefix: z.string(), workstation: z.string(), firstNav: z.string(), lastNav: z.string() }).nullable(),
    /** Open positions with a number that the intermediary has never confirmed: sent when the connection is switched on. */
    toSend: z.int(),
  })),
  /** Keeps settings and secrets; a secret left out stays as it was, an empty one is taken away. Switches nothing on. */
  save: mutation(ADMINISTRATOR_ONLY, { connector: z.string().max(40), settings: typedText, secrets: typedText, expectedVersion: version.nullable() }, z.object({ version })),
  /** Asks the remote with what is kept: what was reached, which rights the key has. Sends nothing. */
  test: mutation(ADMINISTRATOR_ONLY, {}, connectionTest),
  /** From now on positions are sent; those waiting are queued in the background. */
  switchOn: mutation(ADMINISTRATOR_ONLY, { expectedVersion: version }, z.object({ version })),
  /** Nothing is sent or received any more; what waits stays in the queue. */
  switchOff: mutation(ADMINISTRATOR_ONLY, { expectedVersion: version, reason: z.string().trim().min(3).max(300) }, z.object({ version })),
};

export const ONBOARDING_STEPS = ['CONTRACT', 'KEYS', 'NUMBERING', 'SERVICES', 'TEST_PAYMENT', 'GO_LIVE'] as const;
export const ONBOARDING_STATES = ['TODO', 'DOING', 'DONE', 'NOT_NEEDED'] as const;

const onboardingStep = z.object({ code: z.enum(ONBOARDING_STEPS), title: z.string(), explanation: z.string(), state: z.enum(ONBOARDING_STATES), responsible: z.string().nullable(), doneOn: civilDate.nullable(), note: z.string().nullable(), /** What the program itself can tell of it. */ observed: z.string().nullable(), version: writtenVersion });

/** Percorso di avviamento: the steps from contract to go-live. */
export const onboarding = {
  steps: query(RESPONSIBLE_ROLES, {}, z.object({ steps: z.array(onboardingStep) })),
  save: mutation(RESPONSIBLE_ROLES, { code: z.enum(ONBOARDING_STEPS), state: z.enum(ONBOARDING_STATES), responsible: z.string().trim().max(80).nullable(), doneOn: civilDate.nullable(), note: z.string().trim().max(500).nullable(), expectedVersion: writtenVersion }, z.object({ version })),
  print: query(RESPONSIBLE_ROLES, {}, documentShape),
};

export const SYNC_MARKS = ['NOT_CONNECTED', 'ON_LINE', 'OFF_LINE', 'BUSY', 'ODD_ANSWER', 'RUNNING', 'ERROR', 'SECRETS_MISSING'] as const;
export const QUEUE_STATES = ['READY', 'WAITING', 'IN_FLIGHT', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT'] as const;
export const PULLED_STREAMS = ['RECEIPTS', 'FLOWS', 'COLLECTIONS', 'OUTCOMES'] as const;

export const syncStatus = z.object({
  mark: z.enum(SYNC_MARKS),
  /** Since when, for ON_LINE the last good exchange; null: never. */
  since: instant.nullable(),
  /** The cause and the remedy of ERROR and SECRETS_MISSING, in Italian. */
  message: z.string().nullable(),
  connector: z.object({ id: z.string(), label: z.string() }).nullable(),
  /** What is being done now; `total` null: not known. */
  running: z.object({ what: z.string(), done: z.int(), total: z.int().nullable() }).nullable(),
  queue: z.object({ ready: z.int(), waiting: z.int(), inFlight: z.int(), ambiguous: z.int(), blocked: z.int(), conflict: z.int(), oldestAt: instant.nullable() }),
  skewMs: z.int().nullable(),
  /** Printed notices that the intermediary does not know yet; level by working time of the oldest (4 h, 24 h). */
  unsentPrinted: z.object({ count: z.int(), oldestAt: instant.nullable(), /** Working time of the oldest, in minutes. */ workingMinutes: z.int(), level: z.enum(['NONE', 'NOTICE', 'WARNING', 'ALARM']) }),
  suspended: z.boolean(),
  streams: z.array(z.object({ stream: z.enum(PULLED_STREAMS), label: z.string(), lastRunAt: instant.nullable(), outcome: z.enum(['DONE', 'CUT', 'FAILED', 'RUNNING']).nullable(), seen: z.int(), applied: z.int(), already: z.int(), refused: z.int(), skipped: z.int(), message: z.string().nullable(), cursor: instant.nullable() })),
});

export const queueRow = z.object({
  intentId: z.string(), positionId: id, debtorName: z.string(), description: z.string(), amountCents: cents, nav: z.string().nullable(), kind: z.enum(['create', 'update', 'cancel', 'markPaid']), kindLabel: z.string(), state: z.enum(QUEUE_STATES),
  /** What happened, in Italian, short. */
  happened: z.string().nullable(),
  /** How it is mended, one sentence a step. */
  remedy: z.array(z.string()), attempts: z.int(), lastHttp: z.int().nullable(), lastCode: z.string().nullable(), nextAt: instant.nullable(), createdAt: instant, taskId: id.nullable(),
});

/** What waits to be sent about one position: a row of the queue without what the position itself says. */
export const sendingRow = queueRow.omit({ debtorName: true, description: true, amountCents: true, nav: true });

export const exchangeRow = z.object({ at: instant, /** In Italian; `operation` is its name for the assistance. */ label: z.string(), operation: z.string(), method: z.string(), path: z.string(), http: z.int().nullable(), code: z.string().nullable(), /** Why no answer came, in Italian; null when one did. */ reason: z.string().nullable(), durationMs: z.int(), requestBody: z.string().nullable(), responseBody: z.string().nullable() });

/** What arrived and could not be recorded (`REFUSED`), or what the intermediary lists and does not give (`NOT_GIVEN`). Either may be a payment. */
export const notRecordedRow = z.object({
  kind: z.enum(['REFUSED', 'NOT_GIVEN']), id: z.string(), stream: z.enum(PULLED_STREAMS), label: z.string(),
  /** By which the intermediary knows it. */
  reference: z.string(),
  /** When it happened there, null when the list does not tell; since when it is missing or lies here. */
  happenedAt: instant.nullable(), since: instant, tries: z.int().nullable(), nextAt: instant.nullable(),
  reason: z.string(), remedy: z.string(),
});

/** What goes to and comes from the intermediary (Sincronizzazione). */
export const sync = {
  status: query(EVERY_ROLE, {}, syncStatus),
  /** The queue, what needs a person first. */
  queue: query(EVERY_ROLE, { view: z.enum(['ALL', 'TO_SOLVE', 'WAITING']), cursor: z.string().max(200).nullable(), limit: z.int().min(1).max(200) }, z.object({ rows: z.array(queueRow), next: z.string().nullable(), counts: z.object({ all: z.int(), toSolve: z.int(), waiting: z.int() }) })),
  /** What waits to be sent about one position, in order; empty: nothing does. */
  sending: query(EVERY_ROLE, { positionId: id }, z.object({ rows: z.array(sendingRow) })),
  /** Sends again what was refused, after it was mended. */
  sendAgain: mutation(EVERY_ROLE, { intentIds: z.array(z.string().max(64)).min(1).max(200) }, z.object({ queued: z.int() })),
  /** Sends and receives now; answers at once, the status tells how it goes. */
  run: mutation(EVERY_ROLE, {}, z.object({ begun: z.boolean() })),
  cancelRun: mutation(EVERY_ROLE, {}, z.object({ cancelled: z.boolean() })),
  suspend: mutation(RESPONSIBLE_ROLES, { suspended: z.boolean() }, z.object({ suspended: z.boolean() })),
  /** Days of Rome, oldest first, `days` of them. */
  days: query(EVERY_ROLE, { days: z.int().min(1).max(90) }, z.object({ days: z.array(z.object({ day: civilDate, accepted: z.int(), refused: z.int(), retried: z.int(), receipts: z.int(), flows: z.int() })) })),
  /**
   * The indicators of features.md 4.5 over the last days: share of creations accepted within 1 minute, of updates and cancellations within 60, half and 95 % of the delays.
   * What is late and not accepted yet counts too.
   */
  alignment: query(EVERY_ROLE, { days: z.int().min(1).max(90) }, z.object({ creations: z.object({ count: z.int(), within: z.int(), p50Ms: z.int().nullable(), p95Ms: z.int().nullable() }), changes: z.object({ count: z.int(), within: z.int(), p50Ms: z.int().nullable(), p95Ms: z.int().nullable() }) })),
  runs: query(EVERY_ROLE, { limit: z.int().min(1).max(200) }, z.object({ runs: z.array(z.object({ id: z.string(), stream: z.enum(PULLED_STREAMS), label: z.string(), startedAt: instant, endedAt: instant.nullable(), outcome: z.enum(['DONE', 'CUT', 'FAILED', 'RUNNING']), pages: z.int(), seen: z.int(), applied: z.int(), already: z.int(), refused: z.int(), skipped: z.int(), message: z.string().nullable() })) })),
  /** What is not recorded though it arrived, or was announced: the longest missed first, at most 200 of each kind. */
  notRecorded: query(EVERY_ROLE, {}, z.object({ rows: z.array(notRecordedRow) })),
  /** Tries again what was refused; what can be read now is recorded. */
  retryRefused: mutation(ACCOUNTING_ROLES, {}, z.object({ recorded: z.int(), refused: z.int() })),
  /** The bytes of something refused, as received. */
  refusedContent: query(ACCOUNTING_ROLES, { id: z.string().max(20) }, z.object({ fileName: z.string(), contentBase64: z.string() })),
  /** The whole exchange about one position, newest first, without keys. */
  exchanges: query(ACCOUNTING_ROLES, { positionId: id, limit: z.int().min(1).max(200) }, z.object({ rows: z.array(exchangeRow) })),
  /** F4: asks the intermediary now about one position. `QUEUED`: asked a moment ago or off line, it is asked as soon as it may be. */
  askPayment: mutation(EVERY_ROLE, { positionId: id }, z.object({ outcome: z.enum(['PAID', 'NOT_PAID', 'UNKNOWN_THERE', 'QUEUED', 'NOT_CONNECTED', 'FAILED']), message: z.string(), askedAt: instant.nullable(), nextAt: instant.nullable() })),
  /** Positions that neither the intermediary nor a portal was told of, and the code by which another desk knows a file of this one. */
  unsent: query(RESPONSIBLE_ROLES, {}, z.object({ positions: z.int(), printed: z.int(), deskCode: z.string() })),
  /** A signed file of them for another desk of the entity; `next`: there are more, ask again with `after`. */
  exportUnsent: query(RESPONSIBLE_ROLES, { after: id.nullable() }, z.object({ fileName: z.string(), contentBase64: z.string(), positions: z.int(), sha256: z.string(), next: id.nullable() })),
  /** Loads such a file, made at another desk whose code a person read there. Loading twice changes nothing. */
  loadUnsent: mutation(RESPONSIBLE_ROLES, { contentBase64: z.string().max(28_000_000), deskCode: z.string().trim().min(1).max(60) }, z.object({ workstation: z.string(), exportedAt: instant, loaded: z.int(), already: z.int(), refused: z.array(z.object({ row: z.int(), message: z.string() })) })),
};
