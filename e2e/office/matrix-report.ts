import { CONNECTORS, nameOf, OPERATIONS, type Combination, type MatrixConnector, type NotRun } from './matrix-combinations.ts';
import { openMatrixOffice, type MatrixOffice, type Outcome } from './matrix-run.ts';

/** A combination with what came of it; `thrown`: the test itself, or the product, threw. */
export type Ran = Readonly<{ combination: Combination; outcome: Outcome | null; thrown: string | null }>;

/** An office grows slow with what it holds: after so many the next combinations get a new one. Where others are at work a day passes each time, and every position is looked at. */
const IN_ONE_OFFICE = { alone: 60, withOthers: 25 } as const;
/** One crash in so many begins the whole program anew. */
const RESTART_EVERY = 25;

/** Runs combinations of one connector, one after the other, over as many offices as it takes. `progress` is told after each office. */
export async function runCombinations(connector: MatrixConnector, combinations: readonly Combination[], progress: (done: number, failed: readonly string[]) => void = () => undefined): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  for (const [bulk, who] of [[false, 'alone'], [false, 'withOthers'], [true, 'alone'], [true, 'withOthers']] as const) {
    const own = combinations.filter(({ operation, happening }) => (operation === 'bulkUpload') === bulk && (happening === null ? 'alone' : 'withOthers') === who);
    for (let from = 0; from < own.length; from += IN_ONE_OFFICE[who]) {
      const some = await runInOneOffice(connector, bulk, own.slice(from, from + IN_ONE_OFFICE[who]));
      ran.push(...some);
      progress(ran.length, failuresOf(some));
    }
  }
  return ran;
}

async function runInOneOffice(connector: MatrixConnector, bulk: boolean, combinations: readonly Combination[]): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  let office: MatrixOffice = await openMatrixOffice({ connector, bulk });
  let crashes = 0;
  for (const combination of combinations) {
    if (combination.crash !== null) crashes += 1;
    const one = await office.run(combination, combination.crash !== null && crashes % RESTART_EVERY === 0).then((outcome): Ran => ({ combination, outcome, thrown: null })).catch((thrown: unknown): Ran => ({ combination, outcome: null, thrown: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }));
    ran.push(one);
    // What is broken in one must not be found again in the next.
    if (one.thrown === null && one.outcome?.violations.length === 0) continue;
    await office.close().catch(() => undefined);
    office = await openMatrixOffice({ connector, bulk });
  }
  await office.close();
  return ran;
}

/** Combinations that do not hold, each as a sentence with what to run again. */
export function failuresOf(ran: readonly Ran[]): readonly string[] {
  return ran.flatMap(({ combination, outcome, thrown }) => (thrown !== null ? [`${nameOf(combination)}: ${thrown}`] : (outcome?.violations ?? []).map((violation) => `${nameOf(combination)}: ${violation}`)));
}

export const countRun = (ran: readonly Ran[]): number => ran.filter(({ outcome }) => outcome?.struck === true).length;

/** One line: how many were run and how they were settled. */
export function summaryLine(ran: readonly Ran[]): string {
  const ends = Object.entries(tally(ran.filter(({ outcome }) => outcome?.struck === true).map(({ outcome }) => outcome?.end ?? ''))).map(([end, count]) => `${end} ${count}`).join(', ');
  return `${countRun(ran)} combinations run (${ends}), ${ran.length - countRun(ran)} chosen whose fault or crash was never reached`;
}

/** The inventory of `docs/fault-matrix.md`. */
export function inventory(ran: readonly Ran[], notRun: readonly NotRun[], left: readonly Combination[]): string {
  const rows = CONNECTORS.flatMap((connector) => OPERATIONS.map((operation) => ran.filter(({ combination }) => combination.connector === connector && combination.operation === operation)).filter((own) => own.length > 0).map((own) => tableRow(own)));
  const unreached = Object.entries(tally(ran.filter(({ outcome }) => outcome?.struck === false).map(({ combination }) => `${combination.connector} ${combination.operation}, ${combination.crash === null ? combination.fault : `${combination.fault} killed ${combination.crash.when.toLowerCase()} ${combination.crash.unit}`}${combination.happening === null ? '' : ` with ${combination.happening.event}`}`)));
  return [
    '# What the fault matrix runs', '', 'Written by `e2e/office/fault-matrix.campaign.ts` (`npm run torture`). Each combination is an operation, a call of it at which the counterpart fails, where the program is killed, and what others do meanwhile;',
    'afterwards the office syncs until nothing waits and the invariants of `e2e/office/matrix-invariants.ts` must hold.', '', summaryLine(ran), '',
    '| connector | operation | run | with the program killed | with others at work | settled alone | by a task | sent again by a person |', '|---|---|---|---|---|---|---|---|', ...rows, '',
    '## Not run', '', ...[...notRun, ...leftOut(left)].map(({ what, why }) => `- ${what} — ${why}`), '',
    '## Chosen, and never reached', '', 'The operation is settled before it gets there (a cancellation killed before it left is found done by reading, a stream without anything new applies nothing).', '', ...unreached.map(([what, count]) => `- ${what}: ${count}`), '',
  ].join('\n');
}

function tableRow(own: readonly Ran[]): string {
  const struck = own.filter(({ outcome }) => outcome?.struck === true);
  const [first] = own;
  const ended = (end: Outcome['end']): number => struck.filter(({ outcome }) => outcome?.end === end).length;
  return `| ${[first?.combination.connector, first?.combination.operation, struck.length, struck.filter(({ combination }) => combination.crash !== null).length, struck.filter(({ combination }) => combination.happening !== null).length, ended('AGREED'), ended('TASK'), ended('SENT_AGAIN')].join(' | ')} |`;
}

function leftOut(left: readonly Combination[]): readonly NotRun[] {
  return Object.entries(tally(left.map(({ connector, operation, happening }) => `${connector} ${operation}${happening === null ? '' : ' with others at work'}, program killed`))).map(([what, count]) => ({ what: `${what}: ${count} more`, why: 'left out by the seed to keep within ten minutes; SPORTELLO_MATRIX=whole runs them' }));
}

function tally(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
