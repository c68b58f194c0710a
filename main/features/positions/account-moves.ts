import type { UnitOfWork } from '../../data/engine.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { Connection } from '../connection/index.ts';
import { moveLines } from './line-store.ts';
import { queuePosition, wasSent } from './outgoing.ts';
import { addFact, bumpVersion, findPositionRow, writeProjection } from './store.ts';
import { creditedTransfers, creditTransfer, movesOf, putBeside, recordMove, setConfirmed, settleMove, transfersMovedTo, type CreditedTransfer, type StoredMove } from './account-move-store.ts';

/** What a change of account does to the papers already printed; implemented by the notices feature. */
export type AccountPapers = Readonly<{
  /** Marks as superate the valid notices of an installment on which this account is printed; answers their ids. */
  supersedeNaming(unit: UnitOfWork, installmentId: number, iban: string): Promise<readonly number[]>;
  /** Makes notices valid again that were superate only because of the account. */
  holdAgain(unit: UnitOfWork, printIds: readonly number[]): Promise<void>;
}>;

/** An account and the name it is told with. */
export type NamedAccount = Readonly<{ iban: string; label: string }>;
export type AccountMove = Readonly<{ changeId: number; from: NamedAccount; to: NamedAccount & Readonly<{ /** It may stand on a slip: only then it goes beside an account. */ postal: boolean }>; /** Fiscal code of this entity: the money of others is never touched. */ payee: string; papers: AccountPapers; operatorId: number | null; context: Pick<ApplicationContext, 'clock' | 'sync'>; connection: Connection }>;

export type MovedCounts = Readonly<{ positions: number; installments: number; cents: number; toUpload: number; supersededPrints: number }>;
export type MovedBackCounts = Readonly<{ positions: number; installments: number; cents: number; left: number }>;

/**
 * Moves the unpaid transfers of these positions from one account to the other, inside the unit that counts them. Looks at each again: what was paid or
 * cancelled since it was found stays. What the portal knew becomes «Da inviare», as after any change of what is to be paid there.
 */
export async function movePositions(unit: UnitOfWork, move: AccountMove, positionIds: readonly number[]): Promise<MovedCounts> {
  let done: MovedCounts = { positions: 0, installments: 0, cents: 0, toUpload: 0, supersededPrints: 0 };
  for (const positionId of positionIds) {
    const now = await moveOne(unit, move, positionId);
    if (now === null) continue;
    done = { positions: done.positions + 1, installments: done.installments + now.installments, cents: done.cents + now.cents, toUpload: done.toUpload + now.toUpload, supersededPrints: done.supersededPrints + now.supersededPrints };
  }
  return done;
}

async function moveOne(unit: UnitOfWork, move: AccountMove, positionId: number): Promise<Omit<MovedCounts, 'positions'> | null> {
  const transfers = await creditedTransfers(unit, positionId, { iban: move.from.iban, payee: move.payee });
  if (transfers.length === 0) return null;
  const positionVersion = await bumpVersion(unit, positionId, null);
  if (positionVersion === null) return null;
  const installments = byInstallment(transfers);
  let [toUpload, supersededPrints] = [0, 0];
  for (const own of installments) {
    const { installmentId, confirmedAt } = own[0];
    for (const { transferIndex } of own.filter(isCredited)) await creditTransfer(unit, installmentId, transferIndex, move.to.iban);
    for (const { transferIndex } of own.filter(isBeside)) await putBeside(unit, installmentId, transferIndex, besideOf(move));
    if (confirmedAt !== null) await setConfirmed(unit, installmentId, null);
    const prints = await move.papers.supersedeNaming(unit, installmentId, move.from.iban);
    await recordMove(unit, { changeId: move.changeId, installmentId, positionId, transferIndexes: own.filter(isCredited).map(({ transferIndex }) => transferIndex), postalIndexes: own.filter(isBeside).map(({ transferIndex }) => transferIndex), amountCents: own.reduce((total, { amountCents }) => total + amountCents, 0), confirmedAt, supersededPrints: prints, positionVersion });
    toUpload += confirmedAt === null ? 0 : 1;
    supersededPrints += prints.length;
  }
  await moveLines(unit, positionId, move.payee, move.from.iban, move.to.iban);
  // Manual mode queues nothing: what is not confirmed is the list of what the portal must be told.
  await queuePosition(move.context, unit, positionId, move.operatorId, { connection: move.connection });
  const detail = [`da “${move.from.label}” a “${move.to.label}”`, toUpload === 0 ? null : move.connection.mode === 'MANUAL' ? 'da aggiornare sul portale' : 'da inviare all’intermediario', supersededPrints === 0 ? null : supersededPrints === 1 ? 'una stampa è superata' : `${supersededPrints} stampe sono superate`];
  await addFact(unit, { positionId, kind: 'ACCOUNT_CHANGED', operatorId: move.operatorId, detail: detail.filter((part) => part !== null).join('; ') });
  await writeProjection(unit, positionId);
  return { installments: installments.length, cents: sum(transfers), toUpload, supersededPrints };
}

function isCredited({ credited }: CreditedTransfer): boolean {
  return credited === 1;
}

function isBeside({ beside }: CreditedTransfer): boolean {
  return beside === 1;
}

/** What a change leaves beside the accounts where the old one stood: the new one, or nothing where that is no postal account. */
function besideOf({ to }: Pick<AccountMove, 'to'>): string | null {
  return to.postal ? to.iban : null;
}

type OfOneInstallment = readonly [CreditedTransfer, ...CreditedTransfer[]];

function byInstallment(transfers: readonly CreditedTransfer[]): readonly OfOneInstallment[] {
  const groups = new Map<number, [CreditedTransfer, ...CreditedTransfer[]]>();
  for (const transfer of transfers) {
    const group = groups.get(transfer.installmentId);
    if (group === undefined) groups.set(transfer.installmentId, [transfer]);
    else group.push(transfer);
  }
  return [...groups.values()];
}

/** What is owed, once: a plan beside the whole amount asks for the same debt. */
function sum(transfers: readonly CreditedTransfer[]): number {
  return transfers.reduce((total, transfer) => total + (transfer.owed === 1 ? transfer.amountCents : 0), 0);
}

/**
 * Moves back what a change moved of these positions, `from` and `to` being those of the change. What was paid, cancelled or is in doubt since stays and is counted as
 * left. A position nobody changed meanwhile is as it was before, also for the portal, which still knows the old account, and for its papers.
 */
export async function movePositionsBack(unit: UnitOfWork, move: AccountMove, positionIds: readonly number[]): Promise<MovedBackCounts> {
  let done: MovedBackCounts = { positions: 0, installments: 0, cents: 0, left: 0 };
  for (const positionId of positionIds) {
    const now = await moveOneBack(unit, move, positionId);
    done = { positions: done.positions + (now.installments > 0 ? 1 : 0), installments: done.installments + now.installments, cents: done.cents + now.cents, left: done.left + now.left };
  }
  return done;
}

async function moveOneBack(unit: UnitOfWork, move: AccountMove, positionId: number): Promise<Omit<MovedBackCounts, 'positions'>> {
  const moves = await movesOf(unit, move.changeId, positionId);
  const open = byInstallment(await transfersMovedTo(unit, positionId, { iban: move.to.iban, payee: move.payee }, besideOf(move)));
  const position = await findPositionRow(unit, positionId);
  // What was sent with the other account is known with it: it is sent again.
  const sent = move.connection.mode === 'CONNECTOR' && (await wasSent(unit, positionId));
  let done = { installments: 0, cents: 0, left: 0 };
  for (const moved of moves) {
    const group = open.find(([first]) => first.installmentId === moved.installmentId) ?? [];
    const credited = group.filter((transfer) => isCredited(transfer) && moved.transferIndexes.includes(transfer.transferIndex));
    const beside = group.filter((transfer) => isBeside(transfer) && moved.postalIndexes.includes(transfer.transferIndex));
    const own = group.filter((transfer) => credited.includes(transfer) || beside.includes(transfer));
    await settleMove(unit, move.changeId, moved.installmentId, own.length === 0 ? 'LEFT' : 'BACK');
    if (own.length === 0) { done = { ...done, left: done.left + 1 }; continue; }
    for (const { transferIndex } of credited) await creditTransfer(unit, moved.installmentId, transferIndex, move.from.iban);
    for (const { transferIndex } of beside) await putBeside(unit, moved.installmentId, transferIndex, move.from.iban);
    if (position?.version === moved.positionVersion && !sent) await asBefore(unit, move, moved);
    else await asChangedAgain(unit, move, moved);
    done = { installments: done.installments + 1, cents: done.cents + sum(own), left: done.left };
  }
  if (done.installments === 0) return done;
  await moveLines(unit, positionId, move.payee, move.to.iban, move.from.iban);
  if (sent) await queuePosition(move.context, unit, positionId, move.operatorId, { connection: move.connection });
  await addFact(unit, { positionId, kind: 'ACCOUNT_CHANGE_UNDONE', operatorId: move.operatorId, detail: `di nuovo su “${move.from.label}”` });
  await bumpVersion(unit, positionId, null);
  await writeProjection(unit, positionId);
  return done;
}

async function asBefore(unit: UnitOfWork, move: AccountMove, moved: StoredMove): Promise<void> {
  await setConfirmed(unit, moved.installmentId, moved.confirmedAt);
  await move.papers.supersedeNaming(unit, moved.installmentId, move.to.iban);
  await move.papers.holdAgain(unit, moved.supersededPrints);
}

async function asChangedAgain(unit: UnitOfWork, move: AccountMove, moved: StoredMove): Promise<void> {
  await setConfirmed(unit, moved.installmentId, null);
  await move.papers.supersedeNaming(unit, moved.installmentId, move.to.iban);
}
