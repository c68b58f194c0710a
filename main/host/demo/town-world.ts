import { sealAuditEntry, type AuditEvent, type AuditHead } from '../../data/audit.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { DAYS_OF_LIFE, daysUpTo, type Days } from './days.ts';
import { LAST_DAY, type Oddity, type Outcome, type TownService, type WantedOddities } from './position-plan.ts';
import type { ReceiptFacts } from './receipt-document.ts';
import { seededRandom, type SeededRandom } from './seeded-random.ts';
import { collectRows, type TownRows } from './town-rows.ts';

export type TownRequest = Readonly<{
  seed: number;
  /** The day for which the archive is made: what is there happened in the two years before. */
  reference: CivilDate;
  positions: number;
  services: readonly TownService[];
  /** EACH: every payment with the file of its own receipt. DAILY: the payments of a day share the file of the first, so that a million of them are not another two gigabytes. */
  receiptFiles: 'EACH' | 'DAILY';
  /** Where the trail of the archive ends; null leaves the acts of the simulation out of it. */
  auditHead: AuditHead | null;
}>;

/** Who owes, as rows of other tables repeat it; `address` in one line. */
export type Debtor = Readonly<{ id: number; type: 'F' | 'G'; fiscalCode: string | null; name: string; sortName: string; address: string }>;

/** One installment; `nav` null in a draft. */
export type PlannedInstallment = Readonly<{ id: number; optionId: number; number: number; amountCents: number; dueDay: number; untilDay: number | null; nav: string | null; iuv: string | null }>;

/** A position as it stands in the simulation, from its creation to the day of reference. */
export type PlannedPosition = Readonly<{
  id: number; service: TownService; debtor: Debtor; description: string; createdDay: number; createdAt: string; operatorId: number; counter: boolean; amountCents: number;
  installments: readonly PlannedInstallment[]; uploadedAt: string | null; outcome: Outcome;
  /** The other way to pay, closed as long as the first one runs: a fine is reduced within five days. */
  alternative: PlannedInstallment | null;
  /** A share of it goes to another body. */
  shared: boolean;
}>;

/** Parts of a day: receipts are imported before the counter opens, decisions are taken after it closes, the portal is told last. */
export type Phase = 'RECEIPTS' | 'DECISIONS' | 'UPLOADS';
type Agenda = Readonly<Record<Phase, (() => void)[]>>;

/** Minutes of the UTC day at which the parts of a day begin. */
export const STARTS: Readonly<Record<Phase | 'COUNTER', number>> = { RECEIPTS: 6 * 60, COUNTER: 7 * 60, DECISIONS: 14 * 60, UPLOADS: 15.5 * 60 };
/** How long the counter stays open. */
export const COUNTER_MINUTES = 6 * 60;

/** What the simulation carries from day to day. */
export type World = {
  readonly request: TownRequest; readonly batchRows: number; readonly random: SeededRandom; readonly days: Days; readonly rows: TownRows; readonly people: Debtor[]; readonly companies: Debtor[]; readonly agenda: Agenda[];
  readonly wanted: WantedOddities;
  /** Cancelled positions of which a new one is to be made. */
  readonly toRestore: PlannedPosition[];
  wantedDeclarations: number; wantedStrays: number; counter: number; minute: number; dailyFile: string | null; audit: AuditHead | null;
  /** By the id of an installment that will be paid twice: what the first receipt said. */
  readonly paidFirst: Map<number, ReceiptFacts>;
};

const ODDITIES: readonly Oddity[] = ['SECOND', 'AFTER_CANCELLATION', 'AFTER_EXPIRY', 'OTHER_AMOUNT', 'OTHER_ACCOUNT', 'STAND_IN', 'WRONG_SUM', 'ARRIVED_AGAIN'];

export function newWorld(request: TownRequest, batchRows: number): World {
  const ofEach = Math.max(1, Math.round(request.positions / 2_500));
  return {
    request, batchRows, random: seededRandom(request.seed), days: daysUpTo(request.reference), rows: collectRows(), people: [], companies: [],
    agenda: Array.from({ length: DAYS_OF_LIFE }, () => ({ RECEIPTS: [], DECISIONS: [], UPLOADS: [] })), wanted: new Map(ODDITIES.map((oddity) => [oddity, ofEach])), toRestore: [], wantedDeclarations: ofEach, wantedStrays: ofEach, counter: 0, minute: 0,
    dailyFile: null, audit: request.auditHead, paidFirst: new Map(),
  };
}

/** Puts an act on a day; after the last day nothing happens. */
export function schedule({ agenda }: World, day: number, phase: Phase, act: () => void): void {
  if (day <= LAST_DAY) agenda[day]?.[phase].push(act);
}

/** The next instant of a day: every act has one of its own. */
export function tick(world: World, day: number): string {
  world.minute += 0.0025;
  return world.days.instant(day, world.minute);
}

export type NewFact = Readonly<{ kind: string; at: string; operatorId: number | null; installmentId?: number | null; reason?: string | null; detail?: string | null }>;

/** Adds a fact to the history of a position, about its first installment unless said otherwise. */
export function addFact({ rows }: World, position: PlannedPosition, fact: NewFact): void {
  const installmentId = fact.installmentId === undefined ? (position.installments[0]?.id ?? null) : fact.installmentId;
  rows.add('fact', [rows.nextId('position_fact'), position.id, installmentId, fact.kind, fact.at, fact.operatorId, fact.reason ?? null, fact.detail ?? null]);
}

/** Adds an entry to the trail, where the archive keeps one of the simulation. */
export function addAudit(world: World, at: string, event: Readonly<{ action: string; subjectKind: string; subjectId: number; operatorId: number | null; before?: AuditEvent['before']; after?: AuditEvent['after']; reason?: string | null }>): void {
  if (world.audit === null) return;
  const { reason } = event;
  const entry = sealAuditEntry(world.audit, {
    action: event.action, subjectKind: event.subjectKind, subjectId: String(event.subjectId), operatorId: event.operatorId === null ? null : String(event.operatorId), before: event.before ?? null, after: event.after ?? null,
    ...(reason == null ? {} : { reason }),
  }, at, world.random.hex(32));
  world.rows.add('audit', [entry.seq, entry.at, entry.action, entry.subjectKind, entry.subjectId, entry.operatorId, entry.payloadHash, entry.previousHash, entry.entryHash, entry.salt, entry.payloadJson]);
  world.audit = entry;
}
