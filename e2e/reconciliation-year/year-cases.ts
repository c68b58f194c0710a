import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import { CASE_KINDS, shapeOf, SINGLE_SHARE, wantedCases, type CaseKind, type CaseShape } from './case-shapes.ts';
import { shuffled } from './drawing-streams.ts';
import type { YearSettings } from './year-settings.ts';

/** `turn`: which one of its kind. */
export type YearCase = Readonly<{ kind: CaseKind; turn: number; shape: CaseShape }>;

/**
 * The cases of a year, in no order: the anomalies in their share, single transfers, and as many ordinary and cumulative credits as make the number of flows and credits exact.
 * @throws RangeError when the anomalies alone ask for more flows or credits than the year has.
 */
export function casesOfYear(settings: YearSettings, random: SeededRandom): readonly YearCase[] {
  const cases: YearCase[] = [];
  const add = (kind: CaseKind, turn: number): void => {
    cases.push({ kind, turn, shape: shapeOf(kind, turn) });
  };
  for (const kind of CASE_KINDS) {
    const wanted = wantedCases(kind, settings) ?? 0;
    for (let turn = 0; turn < wanted; turn += 1) add(kind, turn);
  }
  const singles = Math.round(settings.credits * SINGLE_SHARE);
  for (let turn = 0; turn < singles; turn += 1) add('SINGLE', turn);
  fillWithOrdinary(settings, cases, add, random);
  return shuffled(random, cases);
}

function fillWithOrdinary(settings: YearSettings, cases: YearCase[], add: (kind: CaseKind, turn: number) => void, random: SeededRandom): void {
  let credits = settings.credits - cases.reduce((sum, { shape }) => sum + shape.credits, 0);
  let flows = settings.flows - cases.reduce((sum, { shape }) => sum + shape.flows, 0);
  if (credits < 0 || flows < credits) throw new RangeError('The anomalies asked for do not fit into so few flows and credits');
  let several = -1;
  while (flows > credits) {
    const size = Math.min(2 + Math.floor(random.next() * 3), flows - credits + 1);
    if (credits < 1) throw new RangeError('Too many flows for so few credits');
    cases.push({ kind: 'CUMULATIVE_NAMED', turn: (several += 1), shape: shapeOf('CUMULATIVE_NAMED', size - 2) });
    flows -= size;
    credits -= 1;
  }
  for (let turn = 0; turn < credits; turn += 1) add('STRAIGHT', turn);
}
