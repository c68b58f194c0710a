import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Desk, Payments, TODAY } from '../testing/scenario.ts';
import { clearOffice, RANDOM_IUVS, randomOffice } from '../testing/random-office.ts';
import type { ArrivedRow, BlockedPair, FrozenAllocation, MatchableFlow, MatchingChanges } from './matching-input.ts';
import type { AllocationShare, MovementResult } from './matching-result.ts';
import { targetKey } from './decision.ts';

/** More of them: `RUNS=5000 npx vitest run` on this file. */
const RUNS = Number(process.env['RUNS'] ?? 200);

/** All that is here, as sets: what an archive would hold. */
type Archive = {
  rows: Map<number, ArrivedRow>;
  flows: Map<number, MatchableFlow>;
  frozen: Map<number, FrozenAllocation>;
  blocked: Map<string, BlockedPair>;
  excluded: Set<number>;
  reversals: Map<number, number>;
  payments: Payments;
  today: string;
};

const ACTS = [
  'ROWS', 'ROWS', 'ROWS', 'FLOWS', 'FLOWS', 'DROP_ROW', 'DROP_FLOW', 'REVISE', 'CONFIRM', 'CONFIRM', 'BOOK', 'RELEASE', 'UNDO', 'REPROPOSE', 'EXCLUDE', 'READMIT', 'ACCEPT', 'ACCEPT', 'REDUCE', 'PAYMENTS', 'DAY',
] as const;
type Act = Readonly<{ kind: (typeof ACTS)[number]; pick: number; more: number }>;

const acts: fc.Arbitrary<readonly Act[]> = fc.array(fc.record({ kind: fc.constantFrom(...ACTS), pick: fc.nat({ max: 1_000 }), more: fc.nat({ max: 6 }) }), { minLength: 2, maxLength: 14 });

const pickOf = <T>(values: Iterable<T>, pick: number): T | undefined => {
  const all = [...values];
  return all[pick % Math.max(1, all.length)];
};

/** What a person would do with what is on the screen, or the office with its files; undefined when there is nothing to do it to. */
function changesOf(act: Act, archive: Archive, desk: Desk, waiting: { rows: ArrivedRow[]; flows: MatchableFlow[]; payments: Payments }): MatchingChanges | undefined {
  const { pick, more } = act;
  switch (act.kind) {
    case 'ROWS': {
      const rows = waiting.rows.splice(0, more + 1);
      for (const row of rows) archive.rows.set(row.id, row);
      return { rows };
    }
    case 'FLOWS': {
      const flows = waiting.flows.splice(0, more + 1);
      for (const flow of flows) archive.flows.set(flow.id, flow);
      return { flows };
    }
    case 'DROP_ROW': {
      const row = pickOf(archive.rows.values(), pick);
      if (row === undefined) return undefined;
      archive.rows.delete(row.id);
      return { removedRows: [row.id] };
    }
    case 'DROP_FLOW': {
      const flow = pickOf(archive.flows.values(), pick);
      if (flow === undefined || [...archive.frozen.values()].some(({ target }) => target.kind === 'FLOW' && target.flowId === flow.id)) return undefined;
      archive.flows.delete(flow.id);
      return { removedFlows: [flow.id] };
    }
    case 'REVISE': {
      const flow = pickOf(archive.flows.values(), pick);
      if (flow === undefined) return undefined;
      const revised = { ...flow, totalCents: flow.totalCents + more * 100, anomalous: pick % 5 === 0, regulationDate: pick % 3 === 0 ? '2026-03-06' : flow.regulationDate };
      archive.flows.set(flow.id, revised);
      return { flows: [revised] };
    }
    case 'CONFIRM':
    case 'BOOK':
      return frozenFrom((result) => result.allocations, act.kind === 'BOOK', archive, desk, pick);
    case 'ACCEPT':
      return frozenFrom((result) => (result.rule === 'R1c' ? [] : result.proposal), false, archive, desk, pick);
    case 'RELEASE': {
      const found = pickOf(archive.frozen.values(), pick);
      if (found === undefined) return undefined;
      archive.frozen.delete(found.id);
      return { released: [found.id] };
    }
    case 'UNDO': {
      const result = pickOf([...desk.movements.values()].filter(({ allocations, proposal }) => allocations.length + proposal.length > 0), pick);
      const share = pickOf([...(result?.allocations ?? []), ...(result?.proposal ?? [])], more);
      if (result === undefined || share === undefined) return undefined;
      const pair = { movementId: result.movementId, target: share.target, rule: result.rule ?? '' };
      archive.blocked.set(`${pair.movementId} ${targetKey(pair.target)} ${pair.rule}`, pair);
      return { blocked: [pair] };
    }
    case 'REPROPOSE': {
      const found = pickOf(archive.blocked, pick);
      if (found === undefined) return undefined;
      archive.blocked.delete(found[0]);
      return { unblocked: [found[1]] };
    }
    case 'EXCLUDE': {
      const row = pickOf(archive.rows.keys(), pick);
      if (row === undefined) return undefined;
      archive.excluded.add(row);
      return { excluded: [row] };
    }
    case 'READMIT': {
      const row = pickOf(archive.excluded, pick);
      if (row === undefined) return undefined;
      archive.excluded.delete(row);
      return { readmitted: [row] };
    }
    case 'REDUCE': {
      const found = pickOf([...desk.movements.values()].filter(({ rule, status, linkedMovementId }) => rule === 'R1c' && status === 'proposed' && isFree(desk, archive, linkedMovementId)), pick);
      if (found?.linkedMovementId == null) return undefined;
      archive.reversals.set(found.movementId, found.linkedMovementId);
      return { reversals: [{ reversalId: found.movementId, creditId: found.linkedMovementId }] };
    }
    case 'PAYMENTS': {
      archive.payments = waiting.payments;
      return { iuvs: RANDOM_IUVS };
    }
    case 'DAY': {
      archive.today = `2026-03-${String(9 + more).padStart(2, '0')}`;
      return { today: archive.today };
    }
  }
}

/** Whoever confirms a partial reversal takes the credit's allocations back first. */
function isFree(desk: Desk, archive: Archive, creditId: number | null): boolean {
  const credit = creditId === null ? undefined : desk.movements.get(creditId);
  if (credit?.residualCents == null || credit.status === 'confirmed') return false;
  return credit.allocations.reduce((sum, { cents }) => sum + cents, credit.residualCents) === archive.rows.get(credit.movementId)?.movement.amountCents;
}

function frozenFrom(sharesOf: (result: MovementResult) => readonly AllocationShare[], booked: boolean, archive: Archive, desk: Desk, pick: number): MatchingChanges | undefined {
  const result = pickOf([...desk.movements.values()].filter((found) => sharesOf(found).length > 0), pick);
  if (result === undefined) return undefined;
  const first = Math.max(0, ...archive.frozen.keys()) + 1;
  const frozen = sharesOf(result).map(({ target, cents }, place) => ({ id: first + place, movementId: result.movementId, target, cents, rule: result.rule, booked }));
  for (const allocation of frozen) archive.frozen.set(allocation.id, allocation);
  return { frozen };
}

/** Everything at once, on a desk that knows nothing. */
function fullRun({ rows, flows, frozen, blocked, excluded, reversals, payments, today }: Archive): Desk {
  const desk = new Desk(payments, undefined, today);
  desk.apply({
    rows: [...rows.values()], flows: [...flows.values()], frozen: [...frozen.values()], blocked: [...blocked.values()], excluded: [...excluded], reversals: [...reversals].map(([reversalId, creditId]) => ({ reversalId, creditId })),
  });
  return desk;
}

const outcomes = (desk: Desk): unknown => [[...desk.movements].sort(([a], [b]) => a - b), [...desk.flows].sort(([a], [b]) => a - b)];

describe('whatever happens, in whatever order', () => {
  test('what is told step by step is what one run over everything tells', () => {
    fc.assert(
      fc.property(randomOffice, acts, ({ rows, flows, payments }, steps) => {
        const archive: Archive = { rows: new Map(), flows: new Map(), frozen: new Map(), blocked: new Map(), excluded: new Set(), reversals: new Map(), payments: new Payments(), today: TODAY };
        const waiting = { rows: [...rows], flows: [...flows], payments };
        const desk = new Desk();
        for (const act of steps) {
          const changes = changesOf(act, archive, desk, waiting);
          if (changes !== undefined) desk.apply(changes, archive.payments);
        }
        expect(outcomes(desk)).toEqual(outcomes(fullRun(archive)));
      }),
      { numRuns: RUNS },
    );
  });

  test('a run that is given nothing new tells nothing', () => {
    fc.assert(
      fc.property(randomOffice, ({ rows, flows, payments }) => {
        const desk = new Desk(payments);
        desk.apply({ rows, flows });
        const again = desk.apply({ rows, flows, iuvs: RANDOM_IUVS });
        expect([again.movements, again.flows, again.goneMovements, again.goneFlows]).toEqual([[], [], [], []]);
      }),
      { numRuns: 150 },
    );
  });

  test('which file came first changes nothing but which of two copies is the copy', () => {
    fc.assert(
      fc.property(clearOffice, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), ({ rows, flows, payments }, shuffle) => {
        const arrivals = rows.map((_, place) => place).sort((a, b) => (shuffle[a] ?? 0) - (shuffle[b] ?? 0));
        const shuffled = rows.map((row, place) => ({ ...row, arrival: arrivals.indexOf(place) + 1 }));
        const inOrder = new Desk(payments);
        inOrder.apply({ rows, flows });
        const otherwise = new Desk(payments);
        for (const row of shuffled.toSorted((a, b) => a.arrival - b.arrival)) otherwise.apply({ rows: [row] });
        for (const flow of flows.toReversed()) otherwise.apply({ flows: [flow] });
        expect(byNumber(otherwise)).toEqual(byNumber(inOrder));
      }),
      { numRuns: RUNS },
    );
  });
});

/** Copies left out, each movement under its number. In {@link clearOffice} the last digit tells the copy. */
function byNumber(desk: Desk): unknown {
  const numberOf = (id: number): number => (id % 10 === 2 ? id - 1 : id);
  const movements = [...desk.movements.values()]
    .filter(({ rule }) => rule !== 'R0')
    .map((result) => ({ ...result, movementId: numberOf(result.movementId), linkedMovementId: result.linkedMovementId === null ? null : numberOf(result.linkedMovementId) }))
    .sort((a, b) => a.movementId - b.movementId);
  const flows = [...desk.flows.values()].sort((a, b) => a.flowId - b.flowId).map((flow) => ({ ...flow, coveredBy: flow.coveredBy.map(numberOf), proposedBy: flow.proposedBy.map(numberOf).sort() }));
  return { movements, flows };
}

const DECISIONS: ReadonlySet<Act['kind']> = new Set(['CONFIRM', 'RELEASE', 'UNDO', 'REPROPOSE', 'EXCLUDE', 'READMIT', 'ACCEPT', 'REDUCE']);

describe('what persons decided and took back', () => {
  test('leaves nothing: everything is as it was before the first decision', () => {
    fc.assert(
      fc.property(randomOffice, acts, ({ rows, flows, payments }, steps) => {
        const archive: Archive = { rows: new Map(rows.map((row) => [row.id, row])), flows: new Map(flows.map((flow) => [flow.id, flow])), frozen: new Map(), blocked: new Map(), excluded: new Set(), reversals: new Map(), payments, today: TODAY };
        const desk = new Desk(payments);
        desk.apply({ rows, flows });
        const before = outcomes(desk);
        for (const act of steps.filter(({ kind }) => DECISIONS.has(kind))) {
          const changes = changesOf(act, archive, desk, { rows: [], flows: [], payments });
          if (changes !== undefined) desk.apply(changes, payments);
        }
        desk.apply({ released: [...archive.frozen.keys()], unblocked: [...archive.blocked.values()], readmitted: [...archive.excluded], withdrawnReversals: [...archive.reversals.keys()] }, payments);
        expect(outcomes(desk)).toEqual(before);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('nothing is matched without a person', () => {
  test('but what the file names, to the cent', () => {
    fc.assert(
      fc.property(randomOffice, ({ rows, flows, payments }) => {
        const desk = new Desk(payments);
        desk.apply({ rows, flows });
        for (const result of desk.movements.values()) if (result.status === 'automatic' && result.rule !== 'R1') expectProof(result, rows, flows, desk);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Told from the rows alone, with none of the engine's own reading. */
function expectProof({ movementId, rule, allocations }: MovementResult, rows: readonly ArrivedRow[], flows: readonly MatchableFlow[], desk: Desk): void {
  const credit = rows.find(({ id }) => id === movementId)?.movement;
  // A copy may have the text that the first row cut.
  const copies = rows.filter(({ id }) => id === movementId || (desk.row(id).rule === 'R0' && desk.row(id).linkedMovementId === movementId)).map(({ movement }) => movement);
  const causale = copies.map((copy) => copy.causale).sort((a, b) => b.length - a.length)[0] ?? '';
  const text = [causale, ...copies.map(({ declaredIuf }) => declaredIuf ?? '')].join(' ').toUpperCase();
  expect(allocations.reduce((sum, { cents }) => sum + cents, 0)).toBe(credit?.amountCents);
  for (const { target, cents } of allocations) {
    if (target.kind === 'RECEIPT') {
      expect([rule, text.includes(`/${target.iuv}/`)]).toEqual(['R4', true]);
      continue;
    }
    const flow = flows.find(({ id }) => id === target.flowId);
    const iuf = flow?.iuf.toUpperCase() ?? '';
    expect([flow?.anomalous, desk.flows.get(target.flowId)?.residualCents]).toEqual([false, 0]);
    if (rule !== 'R6') expect(cents).toBe(flow?.totalCents);
    if (rule !== 'R3') {
      // Not one of which it is only the beginning.
      expect(text.replace(`${iuf}SALDO`, iuf)).toMatch(new RegExp(`${iuf}(?![A-Z0-9_-])`));
      continue;
    }
    const part = /URI\/(\S+)/.exec(text)?.[1] ?? '';
    expect(flows.filter((other) => other.iuf.toUpperCase().startsWith(part)).map(({ id }) => id)).toEqual([target.flowId]);
  }
}

describe('not a cent is lost or given twice', () => {
  test('over movements, flows and receipts', () => {
    fc.assert(
      fc.property(randomOffice, acts, ({ rows, flows, payments }, steps) => {
        const archive: Archive = { rows: new Map(rows.map((row) => [row.id, row])), flows: new Map(flows.map((flow) => [flow.id, flow])), frozen: new Map(), blocked: new Map(), excluded: new Set(), reversals: new Map(), payments, today: TODAY };
        const desk = new Desk(payments);
        desk.apply({ rows, flows });
        // Rows and amounts stay: what is confirmed on an amount that goes is for the archive to take back.
        for (const act of steps.filter(({ kind }) => kind !== 'DROP_ROW' && kind !== 'REVISE')) {
          const changes = changesOf(act, archive, desk, { rows: [], flows: [], payments });
          if (changes === undefined) continue;
          desk.apply(changes, payments);
          expect(desk.imbalance()).toEqual([]);
          expectNothingTwice(desk, archive);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function expectNothingTwice(desk: Desk, { flows, frozen, rows }: Archive): void {
  const voided = new Set([...desk.movements.values()].flatMap(({ voids }) => voids));
  const live = [...frozen.values()].filter(({ id }) => !voided.has(id)).map(({ target, cents }) => ({ target, cents }));
  const given = new Map<string, number>();
  for (const { target, cents } of [...live, ...[...desk.movements.values()].flatMap(({ allocations }) => allocations)]) {
    expect(cents).toBeGreaterThan(0);
    given.set(targetKey(target), (given.get(targetKey(target)) ?? 0) + cents);
  }
  for (const flow of flows.values()) {
    const { residualCents, code } = desk.flow(flow);
    expect(residualCents).toBe(flow.totalCents - (given.get(`F${flow.id}`) ?? 0));
    if (code === 'FLUSSO_ANOMALO') expect([...desk.movements.values()].some(({ allocations }) => allocations.some(({ target }) => targetKey(target) === `F${flow.id}`))).toBe(false);
  }
  for (const result of desk.movements.values()) {
    const { status, allocations, proposal, residualCents, movementId, score, rule } = result;
    if (status === 'automatic') expect([residualCents, proposal.length]).toEqual([0, 0]);
    else expect(allocations).toEqual([]);
    expect(status === 'automatic').toBe(score !== null && score >= 90);
    if (status === 'proposed' && rule !== 'R1c') expect(proposal.length).toBeGreaterThan(0);
    expect(proposal.reduce((sum, { cents }) => sum + cents, 0)).toBeLessThanOrEqual(residualCents ?? 0);
    for (const { target, cents } of proposal) if (target.kind === 'FLOW') expect(cents).toBeLessThanOrEqual(desk.flows.get(target.flowId)?.residualCents ?? 0);
    expect(result.explanation).not.toMatch(/\b(?:undefined|null|NaN)\b|  /);
    const causale = rows.get(movementId)?.movement.causale ?? '';
    expect(result.evidence?.ranges.every(([start, end]) => start < end && end <= Math.max(causale.length, 255)) ?? true).toBe(true);
  }
}
