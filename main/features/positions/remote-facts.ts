import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { IntentKind } from '../../data/outbox-payloads.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { formatEuro } from '../../domain/money.ts';
import type { RemotePosition } from '../../domain/remote-position.ts';
import { assertNever } from '../../domain/result.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { offeredInstallments, PAID_THERE, PAYABLE } from './position-record.ts';
import { addFact, confirmInstallment, loadPosition, projectStates, storeProjection, type Projected } from './store.ts';

/** What a position is for us, apart from what waits in the outbox. By its facts: an open task covers the stored state with «Da verificare». */
export type Standing = Readonly<{
  positionId: number; iupd: string; organization: string; navs: readonly string[];
  cancelled: boolean; paid: boolean; paidElsewhere: boolean; printed: boolean;
  /** Numbers that are closed at our word: recorded as paid outside pagoPA, or lost with their plan and not paid since. */
  paidElsewhereNavs: readonly string[];
  /** Numbers that were lost with their plan: what they asked for is asked for with the residue. */
  lapsedNavs: readonly string[];
  /** Numbers for which a payment is here. */
  paidNavs: readonly string[];
  /** Numbers that can still be paid, as far as we know: neither paid in any way nor cancelled, and of no way of paying that another excludes. */
  openNavs: readonly string[];
  /** Some installment was confirmed and has not changed since. */
  confirmed: boolean;
}>;

const idRow = z.object({ id: z.int() });

/** The standing of a position; null when there is none. */
export async function standingOf(reader: Reader, positionId: number): Promise<Standing | null> {
  const record = await loadPosition(reader, positionId);
  const entity = await findEntityIdentity(reader);
  if (record === null || entity === null) return null;
  const { installments } = await projectStates(reader, positionId);
  return {
    positionId, iupd: record.position.iupd, organization: entity.fiscalCode, navs: navsOf(offeredInstallments(record)),
    cancelled: installments.some((row) => row.cancelled === 1), paid: installments.some((row) => row.payments > 0), paidElsewhere: installments.some((row) => row.externalPayments > 0),
    paidElsewhereNavs: navsOf(installments.filter((row) => row.externalPayments > 0 || (row.lapsed === 1 && row.payments === 0))), lapsedNavs: navsOf(installments.filter((row) => row.lapsed === 1)), paidNavs: navsOf(installments.filter((row) => row.payments > 0)), openNavs: navsOf(stillOpen(installments)),
    printed: await isPrinted(reader, positionId), confirmed: record.installments.some((row) => row.confirmedAt !== null),
  };
}

function navsOf(installments: readonly Readonly<{ nav: string | null }>[]): readonly string[] {
  return installments.flatMap(({ nav }) => (nav === null ? [] : [nav]));
}

/** By the facts: an open task covers the states. Money on one way of paying excludes the others. */
function stillOpen(installments: readonly Projected[]): readonly Projected[] {
  const settled = (row: Projected): boolean => row.payments > 0 || row.externalPayments > 0;
  const anyMoney = installments.some(settled);
  return installments.filter((row) => !settled(row) && row.cancelled === 0 && row.lapsed === 0 && row.withheld === PAYABLE && (!anyMoney || row.counts));
}

/** A notice is in somebody's hands. */
async function isPrinted(reader: Reader, positionId: number): Promise<boolean> {
  return (await reader.get(idRow, "/* positions.printed */ SELECT print_id AS id FROM position_print WHERE position_id = ? AND document = 'NOTICE' AND state <> 'RECALLED' LIMIT 1", [positionId])) !== null;
}

/** The position with this identifier at the intermediary; null when it is not ours. */
export async function positionIdOfIupd(reader: Reader, iupd: string): Promise<number | null> {
  return (await reader.get(idRow, '/* positions.byIupd */ SELECT id FROM debt_position WHERE iupd = ?', [iupd]))?.id ?? null;
}

export type Acknowledgement = Readonly<{ positionId: number; kind: IntentKind; /** A newer intent waits: what is there is not yet what we want. */ superseded: boolean }>;

/**
 * The intermediary holds the position as an intent asked: its installments are confirmed (TO_SYNC becomes UNPAID, states.md), unless a newer intent waits. Its
 * numbers are known there in any case. The version stays: nothing that a form shows has changed. Twice is as once.
 */
export async function applyAcknowledgement(unit: UnitOfWork, { positionId, kind, superseded }: Acknowledgement): Promise<void> {
  switch (kind) {
    case 'create': case 'update': return confirmPosition(unit, positionId, superseded);
    case 'cancel': return tellOnce(unit, positionId, 'CANCEL_CONFIRMED');
    case 'markPaid': return (await isLapsed(unit, positionId)) ? (superseded ? undefined : tellOnce(unit, positionId, 'LAPSE_CONFIRMED')) : tellOnce(unit, positionId, 'MARK_PAID_CONFIRMED');
    default: return assertNever(kind, 'applyAcknowledgement');
  }
}

/** Its plan was lost: what is marked since is closed, not paid. */
async function isLapsed(reader: Reader, positionId: number): Promise<boolean> {
  return (await reader.get(idRow, "/* positions.isLapsed */ SELECT id FROM position_fact WHERE position_id = ? AND kind = 'RESIDUE_ASKED' LIMIT 1", [positionId])) !== null;
}

async function confirmPosition(unit: UnitOfWork, positionId: number, superseded: boolean): Promise<void> {
  const record = await loadPosition(unit, positionId);
  if (record === null) return;
  const numbered = offeredInstallments(record);
  for (const { nav } of numbered) if (nav !== null) await advanceNumber(unit, nav, { to: 'CONFIRMED' });
  const waiting = superseded ? [] : numbered.filter((row) => row.confirmedAt === null);
  if (waiting.length === 0) return;
  for (const { id } of waiting) await confirmInstallment(unit, id);
  await addFact(unit, { positionId, kind: 'CONFIRMED', operatorId: null });
  await storeProjection(unit, positionId);
  await appendAudit(unit, { action: 'POSITION_CONFIRMED', subjectKind: 'position', subjectId: String(positionId), operatorId: null, before: null, after: { installments: waiting.length } });
  unit.touch('prints');
}

const factRow = z.object({ kind: z.string(), detail: z.string().nullable() });

async function lastFact(reader: Reader, positionId: number, kind: 'CANCEL_CONFIRMED' | 'MARK_PAID_CONFIRMED' | 'REMOTE_SEEN') {
  return reader.get(factRow, '/* positions.lastFact */ SELECT kind, detail FROM position_fact WHERE position_id = ? AND kind = ? ORDER BY id DESC LIMIT 1', [positionId, kind]);
}

async function tellOnce(unit: UnitOfWork, positionId: number, kind: 'CANCEL_CONFIRMED' | 'MARK_PAID_CONFIRMED' | 'LAPSE_CONFIRMED'): Promise<void> {
  if (kind === 'CANCEL_CONFIRMED' && (await lastFact(unit, positionId, kind)) !== null) return;
  await addFact(unit, { positionId, kind, operatorId: null });
  unit.touch('positions');
}

/**
 * The intermediary was read: keeps in the history what is worth knowing there, once for as long as it says the same. No state changes: only a receipt
 * or a flow pays, and a fee of SEND is no part of what we asked (intermediary.md 1.1.6, 4.3).
 */
export async function applyObservation(unit: UnitOfWork, positionId: number, remote: RemotePosition | 'GONE'): Promise<void> {
  const standing = await standingOf(unit, positionId);
  if (standing === null) return;
  const seen = remote === 'GONE' ? GONE_THERE : sentencesOf(remote, standing).join('; ');
  const last = (await lastFact(unit, positionId, 'REMOTE_SEEN'))?.detail ?? '';
  const opened = remote !== 'GONE' && remote.status === 'PAYABLE' && NOT_PAYABLE_THERE.some((words) => last.startsWith(words));
  if (seen === last || (seen === '' && !opened)) return;
  await addFact(unit, { positionId, kind: 'REMOTE_SEEN', operatorId: null, detail: seen === '' ? 'si può pagare di nuovo' : seen });
  unit.touch('positions');
}

const EXPIRED_THERE = 'per l’intermediario è scaduta';
const CANCELLED_THERE = 'per l’intermediario è annullata: non la lascia pagare';
const GONE_THERE = 'non la conosce più: non si può pagare';
const NOT_PAYABLE_THERE = [EXPIRED_THERE, CANCELLED_THERE, GONE_THERE] as const;

const seenRow = z.object({ at: z.string(), detail: z.string().nullable() });
/** What the intermediary last said of a position that is worth telling. `paid`: paid there, and no receipt had come. */
export type LastSeenThere = Readonly<{ at: string; words: string; paid: boolean }>;

export async function lastSeenThere(reader: Reader, positionId: number): Promise<LastSeenThere | null> {
  const row = await reader.get(seenRow, "/* positions.lastSeenThere */ SELECT at, detail FROM position_fact WHERE position_id = ? AND kind = 'REMOTE_SEEN' ORDER BY id DESC LIMIT 1", [positionId]);
  return row === null || row.detail === null ? null : { at: row.at, words: row.detail, paid: row.detail.startsWith(PAID_THERE) };
}

function sentencesOf(remote: RemotePosition, standing: Standing): readonly string[] {
  const fee = remote.installments.reduce((sum, row) => sum + row.notificationFeeCents, 0);
  const said = statusSentence(remote, standing);
  return [...(said === null ? [] : [said]), ...(fee === 0 ? [] : [`spese di notifica aggiunte: ${formatEuro(fee)}`])];
}

function statusSentence({ status, installments }: RemotePosition, standing: Standing): string | null {
  switch (status) {
    case 'EXPIRED': return `${EXPIRED_THERE}: non la lascia più pagare`;
    case 'PARTIALLY_PAID': case 'PAID': case 'REPORTED':
      if (standing.paid || standing.paidElsewhere) return null;
      return installments.some((row) => row.markedByCreditor) ? 'risulta segnata pagata dall’ente, senza ricevuta' : PAID_THERE;
    case 'ANOMALOUS': return 'è segnalata anomala';
    // What we closed ourselves is no news.
    case 'CANCELLED': return standing.cancelled || standing.paid || standing.paidElsewhere ? null : CANCELLED_THERE;
    case 'DRAFT': case 'PUBLISHED': case 'PAYABLE': return null;
    default: return assertNever(status, 'statusSentence');
  }
}
