import { describe, expect, it } from 'vitest';
import type { AccountMove, SendResult } from '../../connector.ts';
import { snapshotHash, type PositionSnapshot } from '../../position-snapshot.ts';
import { isDecided } from './gpd-account-moves.ts';
import { CALLS, FIRST, GATEWAY_FORBIDDEN, held, lent, ORGANIZATION, problem, scriptedGpd, SNAPSHOT, type Said, type Script } from './gpd-answers.fixture.ts';

const [OLD, NEW, OTHER] = ['IT30G9999961000000060717356', 'IT61M9999811100000920049643', 'IT58H0760112000000076131377'] as const;
const PATCH = `PATCH /gpd/debt-positions-service/v1/organizations/99999000013/debtpositions/transfers?oldIban=${OLD}&limit=1000`;

/** A plan of two installments, the second on this account; the first is paid, on the old one. */
function plan(second: string, more: Readonly<{ amountCents?: number; payee?: string; first?: string }> = {}): PositionSnapshot {
  const amountCents = more.amountCents ?? 10_000;
  const on = (iban: string) => FIRST.transfers.map((transfer) => ({ ...transfer, iban, amountCents, payeeFiscalCode: more.payee ?? ORGANIZATION }));
  const first = { ...FIRST, transfers: FIRST.transfers.map((transfer) => ({ ...transfer, iban: more.first ?? OLD })) };
  return { ...SNAPSHOT, options: [{ description: 'TARI 2026', switchToExpired: false, installments: [first, { ...FIRST, id: 2, nav: '301000000000000144', iuv: '01000000000000144', amountCents, transfers: on(second) }] }] };
}

/** As v3 gives it back once its first installment is paid. */
function paidInPart(snapshot: PositionSnapshot): Said {
  const said = held({ status: 'PARTIALLY_PAID' }, snapshot);
  const text = 'json' in said ? JSON.stringify(said.json).replace('"status":"UNPAID"', '"status":"PAID","idReceipt":"RT1"') : '';
  return { status: 200, text };
}

const DONE: readonly AccountMove[] = [{ from: OLD, to: NEW, ended: true }];
const COUNTED: readonly Said[] = [{ status: 200, json: { updatedTransfers: 1000 } }, { status: 200, json: { updatedTransfers: 12 } }, { status: 200, json: { updatedTransfers: 0 } }];
const KNOWN = { version: 'v', hash: snapshotHash(plan(OLD)) };

async function change(script: Script, moves: readonly AccountMove[] = DONE, wanted = plan(NEW)): Promise<Readonly<{ result: SendResult; asked: readonly string[]; bodies: readonly unknown[] }>> {
  const { gpd, lines, asked } = scriptedGpd(script);
  const result = await gpd.upsertPosition(wanted, KNOWN, { ...lent(), accountMoves: async () => moves });
  return { result, asked: lines().map((line) => line.split(' ')[0] ?? ''), bodies: asked.flatMap(({ line, body }) => (line.startsWith('PATCH') ? [body] : [])) };
}

describe('a change of account of a position that is paid in part', () => {
  it('goes by the change of the IBAN in all unpaid positions, until none is left, and is read back', async () => {
    const { result, asked, bodies } = await change({ [CALLS.read]: [paidInPart(plan(OLD)), paidInPart(plan(NEW))], [PATCH]: COUNTED });
    expect(result).toMatchObject({ kind: 'acked', remote: { status: 'PARTIALLY_PAID', hash: snapshotHash(plan(NEW)) } });
    expect(asked).toEqual(['GET', 'PATCH', 'PATCH', 'PATCH', 'GET']);
    expect(bodies).toEqual([{ newIban: NEW }, { newIban: NEW }, { newIban: NEW }]);
  });

  it('waits while the change is being carried out here', async () => {
    const { result, asked } = await change({ [CALLS.read]: paidInPart(plan(OLD)) }, [{ from: OLD, to: NEW, ended: false }]);
    expect([result, asked]).toMatchObject([{ kind: 'retry', scope: 'row', code: 'ACCOUNT_CHANGE_RUNNING' }, ['GET']]);
  });

  it.each<readonly [string, readonly AccountMove[], PositionSnapshot]>([
    ['nobody decided it for the whole creditor', [], plan(NEW)], ['another account was decided', [{ from: OLD, to: OTHER, ended: true }], plan(NEW)], ['the amount changes too', DONE, plan(NEW, { amountCents: 9_000 })], ['it is the account of another payee', DONE, plan(NEW, { payee: '99999000559' })],
  ])('touches no other position when %s: a person decides, as for any change of what is paid', async (_why, moves, wanted) => {
    const { result, asked } = await change({ [CALLS.read]: paidInPart(plan(OLD)) }, moves, wanted);
    expect([result, asked]).toMatchObject([{ kind: 'conflict', code: 'UPDATE_AGAINST_PAID' }, ['GET']]);
  });

  it('of which an earlier one brought the change is found as wanted, and nothing more is asked', async () => {
    const { result, asked } = await change({ [CALLS.read]: paidInPart(plan(NEW)) });
    expect([result, asked]).toMatchObject([{ kind: 'conflict', code: 'UPDATE_AGAINST_PAID', remote: { hash: snapshotHash(plan(NEW)) } }, ['GET']]);
  });

  it('whose paid installment is wanted on the new account too is changed where it can be, and told as it is', async () => {
    const { result } = await change({ [CALLS.read]: [paidInPart(plan(OLD)), paidInPart(plan(NEW))], [PATCH]: COUNTED }, DONE, plan(NEW, { first: NEW }));
    expect(result).toMatchObject({ kind: 'conflict', code: 'READ_BACK_DIFFERS' });
  });

  it('that the remote does not carry out is in doubt of nothing: it is tried again, or a person looks', async () => {
    const read = paidInPart(plan(OLD));
    expect((await change({ [CALLS.read]: read, [PATCH]: { fails: 'ANSWER_TIMEOUT', sent: true } })).result).toMatchObject({ kind: 'retry', scope: 'connector' });
    expect((await change({ [CALLS.read]: read, [PATCH]: GATEWAY_FORBIDDEN })).result).toMatchObject({ kind: 'unauthorized' });
    expect((await change({ [CALLS.read]: read, [PATCH]: { status: 200, json: { updatedTransfers: 1 } } })).result).toMatchObject({ kind: 'rejected', remedy: { code: 'GPD_IBAN_ENDLESS' } });
    expect((await change({ [CALLS.read]: [read, paidInPart(plan(NEW))], [PATCH]: [...COUNTED.slice(0, 1), problem(404, 'Not found the debt position')] })).result).toMatchObject({ kind: 'acked' });
  });
});

describe('whether a change was decided', () => {
  it('is told over several in a row, and not when the last of them leads elsewhere', () => {
    const inRow: readonly AccountMove[] = [{ from: OLD, to: OTHER, ended: true }, { from: OTHER, to: NEW, ended: true }];
    expect(isDecided({ from: OLD, to: NEW }, inRow)).toBe('YES');
    expect(isDecided({ from: OLD, to: OTHER }, inRow)).toBe('NO');
    expect(isDecided({ from: OLD, to: NEW }, inRow.map((move, index) => ({ ...move, ended: index === 0 })))).toBe('NOT_YET');
  });
});
