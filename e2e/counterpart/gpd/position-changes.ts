import type { Answer } from '../answers.ts';
import type { World } from '../world.ts';
import { installmentsOf, primaryTransfer, type Installment, type Plan, type Position, type PositionState, type Transfer } from './position.ts';
import type { InstallmentDraft, PlanDraft, PositionDraft, TransferDraft } from './position-requests.ts';
import { readWall } from './position-rules.ts';
import { PROBLEMS } from './problems.ts';

/** `lastUpdatedDate` of now: opaque, and never the same twice although the clock stands still. */
export function stampNow(world: World): string {
  const iso = new Date(world.clock.nowMs()).toISOString();
  return `${iso.slice(0, 23)}${String(world.identifiers.sequence() % 1000).padStart(3, '0')}`;
}

/** The position that a draft describes. `old`: what it replaces; what the server knows of it by itself goes along (1.1.7). `version` 1 has the bug of 1.1.3 with metadata. */
export function built(world: World, organization: string, draft: PositionDraft, old: Position | null, version: 1 | 3): Position {
  const now = stampNow(world);
  const before = new Map((old === null ? [] : installmentsOf(old)).map((installment) => [installment.iuv, installment]));
  return {
    organization, iupd: draft.iupd, sequence: old?.sequence ?? world.identifiers.sequence(), insertedDate: old?.insertedDate ?? now, companyName: draft.companyName, officeName: draft.officeName, payStandIn: draft.payStandIn, status: 'DRAFT', publishDate: null, paymentDate: null, lastUpdatedDate: now,
    plans: draft.plans.map((plan) => builtPlan(world, organization, plan, before, version, now)),
  };
}

function builtPlan(world: World, organization: string, draft: PlanDraft, before: ReadonlyMap<string, Installment>, version: 1 | 3, now: string): Plan {
  return {
    partial: draft.partial, description: draft.description, validityMs: draft.validityDate === null ? null : readWall(draft.validityDate, world.facts), retentionMs: draft.retentionDate === null ? null : readWall(draft.retentionDate, world.facts),
    switchToExpired: draft.switchToExpired, debtor: draft.debtor, installments: draft.installments.map((one) => builtInstallment(world, organization, one, before.get(one.iuv) ?? null, version, now)),
  };
}

function builtInstallment(world: World, organization: string, draft: InstallmentDraft, old: Installment | null, version: 1 | 3, now: string): Installment {
  const metadata = version === 1 && old !== null ? draft.metadata.map((entry) => old.metadata.find(({ key }) => key === entry.key) ?? entry) : draft.metadata;
  return {
    iuv: draft.iuv, nav: draft.nav ?? `3${draft.iuv}`, amount: draft.amount, description: draft.description, dueMs: readWall(draft.dueDate, world.facts) ?? 0, metadata, insertedDate: old?.insertedDate ?? now, lastUpdatedDate: now,
    // 1.1.7: everything is unpaid again; the fee of SEND is kept and added again (1.1.6).
    notificationFee: old?.notificationFee ?? 0, status: 'UNPAID', paymentDate: null, reportingDate: null, paymentMethod: null, pspCompany: null, fee: 0, idReceipt: null, idFlowReporting: null,
    transfers: draft.transfers.map((transfer) => builtTransfer(organization, transfer, old?.transfers.find(({ idTransfer }) => idTransfer === transfer.idTransfer)?.insertedDate ?? now, now)),
  };
}

function builtTransfer(organization: string, draft: TransferDraft, insertedDate: string, now: string): Transfer {
  return { ...draft, organizationFiscalCode: draft.organizationFiscalCode ?? organization, status: 'T_UNREPORTED', insertedDate, lastUpdatedDate: now };
}

/** intermediary.md 1.1.6: with a fee registered and no transfer of the organization there is nowhere to add it. */
export function feeHasNoPlace(position: Position): boolean {
  return installmentsOf(position).some(({ notificationFee, transfers }) => notificationFee > 0 && primaryTransfer(position.organization, transfers) === null);
}

/** Makes payable what is due by its validity dates (1.1.4, figure). A plan without one is payable from now, and keeps that as its own. */
export function publishNow(world: World, position: Position, kept: readonly (number | null)[] = []): void {
  const now = world.clock.nowMs();
  const someNow = position.plans.some(({ validityMs }) => validityMs === null || validityMs <= now);
  position.plans.forEach((plan, at) => {
    // 1.1.5: on PUT of a VALID position with validityDate null the old past one is kept.
    if (plan.validityMs === null) plan.validityMs = kept[at] ?? now;
  });
  setState(world, position, someNow ? 'VALID' : 'PUBLISHED');
  position.publishDate = position.lastUpdatedDate;
}

export function setState(world: World, position: Position, status: PositionState): void {
  position.status = status;
  position.lastUpdatedDate = stampNow(world);
}

/** 1.1.4, table, publish. Null: published. */
export function publish(world: World, position: Position): Answer | null {
  const { organization, iupd } = position;
  const now = world.clock.nowMs();
  if (position.status !== 'DRAFT') return PROBLEMS.notPublishable(organization, iupd);
  const dues = installmentsOf(position).map(({ dueMs }) => dueMs);
  if (Math.min(...dues) < now) return PROBLEMS.publishAfterDueDate(organization, iupd);
  const validities = position.plans.flatMap(({ validityMs }) => (validityMs === null ? [] : [validityMs]));
  if (validities.length > 0 && Math.min(...validities) < now) return PROBLEMS.publishAfterValidity(organization, iupd);
  if (position.plans.some(({ validityMs, installments }) => validityMs !== null && installments.some(({ dueMs }) => dueMs < validityMs))) return PROBLEMS.publishAfterDueDate(organization, iupd);
  publishNow(world, position);
  return null;
}

/** 1.1.4, table, invalidate: a repeat is 409. Null: done. */
export function invalidate(world: World, position: Position): Answer | null {
  if (position.status !== 'VALID' && position.status !== 'PUBLISHED') return PROBLEMS.notInvalidable(position.organization, position.iupd);
  setState(world, position, 'INVALID');
  return null;
}

const PAID_STATES: readonly PositionState[] = ['PARTIALLY_PAID', 'PAID', 'REPORTED'];

export function isPaidState(status: PositionState): boolean {
  return PAID_STATES.includes(status);
}

/** 1.1.4, table, PUT: EXPIRED can be updated. */
export function isUpdatable(status: PositionState): boolean {
  return status !== 'INVALID' && !isPaidState(status);
}

/**
 * The cron (1.1.4): PUBLISHED → VALID when its validity date is reached, VALID → EXPIRED when all options expire and the last due date is past.
 * @returns how many positions changed
 */
export function runScheduler(world: World): number {
  const now = world.clock.nowMs();
  let changed = 0;
  for (const position of world.positions.all()) {
    const next = stateByClock(position, now);
    if (next === position.status) continue;
    setState(world, position, next);
    changed += 1;
  }
  return changed;
}

function stateByClock(position: Position, now: number): PositionState {
  const isBegun = position.status === 'PUBLISHED' && position.plans.some(({ validityMs }) => validityMs === null || validityMs <= now);
  const status = isBegun ? 'VALID' : position.status;
  const isOver = status === 'VALID' && position.plans.every(({ switchToExpired }) => switchToExpired) && Math.max(...installmentsOf(position).map(({ dueMs }) => dueMs)) < now;
  return isOver ? 'EXPIRED' : status;
}
