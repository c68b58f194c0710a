import { z } from 'zod';
import type { ConnectedOffice } from './connected-office.ts';
import type { MatrixConnector } from './matrix-combinations.ts';

const localRow = z.object({ id: z.int(), state: z.string(), amountCents: z.int(), nav: z.string(), openTasks: z.int(), waiting: z.string().nullable(), cancelled: z.int(), external: z.int() });
type LocalRow = Readonly<z.infer<typeof localRow>>;

const LOCAL = `SELECT p.id, p.state, i.amount_cents, i.nav,
    (SELECT COUNT(*) FROM task t WHERE t.position_id = p.id AND t.state <> 'DONE') AS open_tasks,
    (SELECT group_concat(o.kind || ' ' || o.state) FROM outbox_intent o WHERE o.aggregate_kind = 'debt_position' AND o.aggregate_id = CAST(p.id AS TEXT) AND o.state IN ('READY', 'IN_FLIGHT', 'AMBIGUOUS', 'BLOCKED', 'CONFLICT')) AS waiting,
    EXISTS (SELECT 1 FROM position_fact f WHERE f.position_id = p.id AND f.kind = 'CANCELLED') AS cancelled,
    (SELECT COUNT(*) FROM external_payment e WHERE e.position_id = p.id AND e.voided_at IS NULL) AS external
  FROM debt_position p JOIN installment i ON i.position_id = p.id WHERE i.nav IS NOT NULL AND p.id >= ?`;

export type RemoteSide = Readonly<{ status: 'PAYABLE' | 'DRAFT' | 'CANCELLED' | 'EXPIRED' | 'PAID' | 'GONE'; amountCents: number; marked: boolean }>;

/** How `matrix-run.ts` names what another program put under our number. */
const isOfAnother = (name: string): boolean => name.startsWith('ALTRO-');

/** What the counterpart holds under a number, in words common to both. */
export function remoteSide({ counterpart: { control } }: ConnectedOffice, connector: MatrixConnector, nav: string): RemoteSide {
  const gone = { status: 'GONE', amountCents: 0, marked: false } as const;
  if (connector === 'govpay') {
    const pendenza = control.pendenza(nav);
    if (pendenza === null || isOfAnother(pendenza.idPendenza)) return gone;
    const status = pendenza.stato === 'NON_ESEGUITA' ? 'PAYABLE' : pendenza.stato === 'ANNULLATA' ? 'CANCELLED' : 'PAID';
    return { status, amountCents: pendenza.amountCents, marked: false };
  }
  const position = control.position(nav);
  const installment = position?.plans.flatMap(({ installments }) => installments).find((row) => row.nav === nav);
  if (position == null || installment === undefined || isOfAnother(position.iupd)) return gone;
  const states = { DRAFT: 'DRAFT', PUBLISHED: 'PAYABLE', VALID: 'PAYABLE', INVALID: 'CANCELLED', EXPIRED: 'EXPIRED', PARTIALLY_PAID: 'PAID', PAID: 'PAID', REPORTED: 'PAID' } as const;
  return { status: states[position.status], amountCents: installment.amount, marked: installment.idReceipt === 'CLOSED_AS_ALREADY_PAID_BY_EC' };
}

/**
 * What must hold when everything is quiet, of positions from an id on: both sides agree or a person was told, money is recorded once, what was cancelled cannot be paid, nothing
 * was made twice. Each answer is a sentence.
 */
export async function violations(office: ConnectedOffice, connector: MatrixConnector, fromId: number): Promise<readonly string[]> {
  const { engine } = office.archive().context;
  const rows = await engine.read((reader) => reader.all(localRow, LOCAL, [fromId]));
  return [...rows.flatMap((row) => disagreements(row, remoteSide(office, connector, row.nav))), ...(await lostOrDoubled(office, connector)), ...(await madeTwice(office, connector))];
}

function disagreements(row: LocalRow, remote: RemoteSide): readonly string[] {
  const said = (what: string): readonly string[] => [`position ${row.id} is ${row.state} here and ${remote.status} there${row.waiting === null ? '' : ` (queue: ${row.waiting})`}: ${what}`];
  if (row.waiting !== null && /READY|IN_FLIGHT|AMBIGUOUS/.test(row.waiting)) return said('something still waits although all was quiet');
  if (row.openTasks > 0) return [];
  if (row.waiting?.includes('CONFLICT') === true) return said('a conflict without a task');
  // A refusal asks a person from the queue («Da risolvere»), not with a task.
  if (row.waiting?.includes('BLOCKED') === true) return [];
  return whatDisagrees(row, remote).flatMap(said);
}

function whatDisagrees(row: LocalRow, remote: RemoteSide): readonly string[] {
  const expected = (statuses: readonly RemoteSide['status'][], what: string): readonly string[] => (statuses.includes(remote.status) ? [] : [what]);
  switch (row.state) {
    case 'NEEDS_REVIEW': return ['to be looked at, and nobody was asked to'];
    case 'TO_SYNC': return ['never confirmed, and nothing waits'];
    case 'INVALID': return expected(['CANCELLED', 'GONE', 'EXPIRED'], 'cancelled here and not there, without a task');
    case 'PAID_EXTERNALLY': return expected(['PAID', 'CANCELLED', 'GONE'], 'paid elsewhere and still payable, without a task');
    case 'PAID': case 'REPORTED': case 'RECONCILED':
      if (row.external > 0) return ['paid twice, without a task'];
      if (row.cancelled === 1) return ['paid after its cancellation, without a task'];
      return expected(['PAID', 'GONE'], 'paid here and not there, without a task');
    case 'UNPAID': return remote.status === 'PAYABLE' && remote.amountCents === row.amountCents ? [] : [`not the same (${row.amountCents} here, ${remote.amountCents} there), without a task`];
    default: return [`a state that this test does not expect`];
  }
}

const paymentRow = z.object({ receiptId: z.string(), n: z.int() });
const flowRow = z.object({ flowName: z.string(), revision: z.int().nullable(), n: z.int() });

const askedRow = z.object({ nav: z.string() });

/**
 * Every payment and every flow of the counterpart is here, once. The receipt of a position that vanished from GPD cannot be had from anybody (its row is dropped, its detail
 * answers 422: intermediary.md 2.1): of that a person must have been told.
 */
async function lostOrDoubled(office: ConnectedOffice, connector: MatrixConnector): Promise<readonly string[]> {
  const { engine } = office.archive().context;
  const { control } = office.counterpart;
  const [payments, flows, asked] = await engine.read(async (reader) => [
    await reader.all(paymentRow, 'SELECT receipt_id, COUNT(*) AS n FROM payment GROUP BY receipt_id'),
    await reader.all(flowRow, 'SELECT flow_name, revision, COUNT(*) AS n FROM reporting_flow GROUP BY flow_name, revision'),
    await reader.all(askedRow, "SELECT i.nav FROM installment i JOIN task t ON t.position_id = i.position_id WHERE t.state <> 'DONE' AND i.nav IS NOT NULL"),
  ] as const);
  const told = new Set(asked.map(({ nav }) => nav));
  const cannotBeHad = (nav: string): boolean => connector === 'gpd' && control.position(nav) === null && told.has(nav);
  const paid = new Map(payments.map(({ receiptId, n }) => [receiptId, n]));
  const reported = new Map(flows.map(({ flowName, n }) => [flowName, n]));
  return [
    ...control.payments().filter(({ nav, receiptId }) => paid.get(receiptId) !== 1 && !(paid.get(receiptId) === undefined && cannotBeHad(nav))).map(({ nav, receiptId }) => `the payment of ${nav} is recorded ${paid.get(receiptId) ?? 0} times`),
    ...control.flows().filter(({ fdr }) => reported.get(fdr) !== 1).map(({ fdr }) => `the flow ${fdr} is recorded ${reported.get(fdr) ?? 0} times`),
  ];
}

const twiceRow = z.object({ nav: z.string() });
const knownRow = z.object({ iupd: z.string(), nav: z.string() });

/** No number given twice here, no debt twice there. */
async function madeTwice(office: ConnectedOffice, connector: MatrixConnector): Promise<readonly string[]> {
  const { engine } = office.archive().context;
  const [twice, known] = await engine.read(async (reader) => [
    await reader.all(twiceRow, 'SELECT nav FROM installment WHERE nav IS NOT NULL GROUP BY nav HAVING COUNT(*) > 1'),
    await reader.all(knownRow, 'SELECT p.iupd, i.nav FROM debt_position p JOIN installment i ON i.position_id = p.id WHERE i.nav IS NOT NULL'),
  ] as const);
  const { control } = office.counterpart;
  const names = new Set(known.flatMap(({ iupd, nav }) => [`${iupd}/${nav}`, `${nav}/${nav}`]));
  const there = connector === 'gpd' ? control.positions().flatMap((position) => position.plans.flatMap(({ installments }) => installments).map(({ nav }) => ({ name: position.iupd, nav }))) : control.pendenze().map(({ idPendenza, nav }) => ({ name: idPendenza, nav }));
  const counts = new Map<string, number>();
  for (const { nav } of there) counts.set(nav, (counts.get(nav) ?? 0) + 1);
  return [
    ...twice.map(({ nav }) => `the number ${nav} was given twice`),
    ...[...counts].filter(([, n]) => n > 1).map(([nav]) => `the number ${nav} is there twice`),
    ...there.filter(({ name, nav }) => !names.has(`${name}/${nav}`) && !isOfAnother(name)).map(({ name }) => `${name} is there and nobody here made it`),
  ];
}
