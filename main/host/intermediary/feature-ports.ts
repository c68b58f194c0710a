import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { decidedAccountMoves } from '../../features/catalogue/index.ts';
import { findEntityIdentity, stopIssuing } from '../../features/setup/index.ts';
import type { ApplicationContext } from '../../features/application-context.ts';
import { applyPulledFlows, understandFlows } from '../../features/flows/index.ts';
import { applyReceipts, understandReceipts } from '../../features/payments/index.ts';
import { applyAcknowledgement, applyObservation, creditsSomebodyElse, positionIdOfIupd, standingOf } from '../../features/positions/index.ts';
import { openConflictTask } from '../../features/tasks/index.ts';
import type { AccountMove, PulledItem, PullStream } from '../../intermediary/connector.ts';
import type { AppliedItem, IntermediaryPorts } from '../../intermediary/ports.ts';
import { assertNever } from '../../domain/result.ts';

/** The ports of the sync client, made of what the features offer. `connector`: for the trail of what arrived. */
export function createFeaturePorts(context: ApplicationContext, connector: string): IntermediaryPorts {
  return {
    organizations: async (reader) => {
      const entity = await findEntityIdentity(reader);
      return entity === null ? [] : [entity.fiscalCode];
    },
    standing: standingOf,
    positionOfIupd: positionIdOfIupd,
    acknowledged: (unit, { positionId, kind, superseded }) => applyAcknowledgement(unit, { positionId, kind, superseded }),
    observed: applyObservation,
    conflict: async (unit, conflict) => { await openConflictTask(context, unit, conflict); },
    accountMoves: readAccountMoves,
    stopIssuing: (unit) => stopIssuing(unit),
    apply: (unit, items) => applyInOrder(context, unit, connector, items),
    understand: async (items) => {
      const of = (wanted: PullStream) => items.flatMap(({ stream, raw }) => (stream === wanted ? [raw] : []));
      await understandReceipts(of('RECEIPTS'));
      await understandFlows(of('FLOWS'));
    },
  };
}

/** One whose old account pays another payee too is left out: an intermediary that changes an IBAN everywhere knows no payees. */
async function readAccountMoves(reader: Reader): Promise<readonly AccountMove[]> {
  const entity = await findEntityIdentity(reader);
  if (entity === null) return [];
  const moves: AccountMove[] = [];
  for (const move of await decidedAccountMoves(reader)) if (!(await creditsSomebodyElse(reader, { iban: move.from, payee: entity.fiscalCode }))) moves.push(move);
  return moves;
}

/** What arrived, in the order in which it did: neighbours of one stream are handed over together. */
async function applyInOrder(context: ApplicationContext, unit: UnitOfWork, connector: string, items: readonly PulledItem[]): Promise<readonly AppliedItem[]> {
  const applied: AppliedItem[] = [];
  for (let start = 0; start < items.length;) {
    const stream = items[start]?.stream ?? 'RECEIPTS';
    const end = items.findIndex((item, index) => index > start && item.stream !== stream);
    const piece = items.slice(start, end === -1 ? items.length : end);
    applied.push(...await applyStream(context, unit, connector, stream, piece));
    start += piece.length;
  }
  return applied;
}

async function applyStream(context: ApplicationContext, unit: UnitOfWork, connector: string, stream: PullStream, items: readonly PulledItem[]): Promise<readonly AppliedItem[]> {
  switch (stream) {
    case 'RECEIPTS': {
      const outcomes = await applyReceipts(context, unit, items.map((item) => ({ name: `${connector}-${item.naturalKey.replaceAll('/', '-')}`, raw: item.raw, ...(item.sha256 === undefined ? {} : { sha256: item.sha256 }) })));
      return items.map(({ naturalKey }, index) => ({ naturalKey, outcome: outcomes[index]?.outcome ?? 'REFUSED', message: outcomes[index]?.message ?? null }));
    }
    case 'FLOWS':
      return applyPulledFlows(unit, items.map(({ naturalKey, raw }) => ({ naturalKey, raw, channel: connector })));
    // Evidence for the reconciliation and answers already read by their connector: what counts is that their bytes are kept.
    case 'COLLECTIONS': case 'OUTCOMES':
      return items.map(({ naturalKey }) => ({ naturalKey, outcome: 'APPLIED', message: null }));
    default:
      return assertNever(stream, 'applyStream');
  }
}
