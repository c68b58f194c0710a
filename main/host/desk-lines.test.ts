import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { positionSnapshot } from '../data/outbox-payloads.ts';
import type { DebtLine } from '../domain/debt-lines.ts';
import { buildIban } from '../domain/iban.ts';
import { planAmounts, planDates } from '../domain/installment-plan.ts';
import { numericTaxCodeCheckDigit } from '../domain/numeric-tax-code.ts';
import { verifyArchive } from '../features/care/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { openChangingDesk, type ChangingDesk } from './testing/account-change-desk.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openWindow, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';

let opened: ChangingDesk;
let archive: OpenArchive;
let desk: WindowClient;
let sync: ReturnType<typeof silentSync>;

beforeEach(async () => {
  opened = await openChangingDesk(() => TEST_NOW_MS);
  sync = silentSync();
  archive = withSync(opened.archive(), sync.port);
  desk = openWindow(archive);
  valueOf(await desk.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
});
afterEach(() => opened.close());

const ibanOf = (n: number): string => { const built = buildIban('99999', '61000', String(60_717_100 + n).padStart(12, '0')); if (!built.ok) throw new Error('IBAN'); return built.value; };
const payeeOf = (n: number) => { const first = `999990010${n}`; return { fiscalCode: `${first}${numericTaxCodeCheckDigit(first)}`, name: `Ente ${n}`, iban: ibanOf(n), category: '9/0201102IM/' }; };
type Line = Omit<DebtLine, 'arithmetic'> & { arithmetic: string[] };
const line = (label: string, amountCents: number, part: Partial<Line> = {}): Line => ({ kind: 'PRINCIPAL', label, amountCents, payee: null, law: null, arithmetic: [], ...part });
const show = async (id: number) => valueOf(await desk.positions.show({ id, nav: null }));
const transfersOf = async (id: number) => (await show(id)).options[0]?.installments[0]?.transfers ?? [];

const ask = (lines: Line[] | null, amountCents: number, draft = false) => desk.positions.create({ requestId: newRequestId(), ...counterForm(1, amountCents), lines, draft, acceptDuplicate: true, replacesId: null });
const create = async (lines: Line[] | null, amountCents = (lines ?? []).reduce((sum, one) => sum + one.amountCents, 0)) => valueOf(await ask(lines, amountCents));
const change = async (id: number, amountCents: number, more: Readonly<{ lines?: Line[] | null; description?: string; reason?: string | null }>) => desk.positions.update({ requestId: newRequestId(), id, expectedVersion: (await show(id)).version, ...counterForm(1, amountCents), reason: null, issue: false, acceptDuplicate: true, ...more });

const FIVE = [line('TARI 2026', 10_001), line('TEFA 2026', 501, { kind: 'TEFA', payee: payeeOf(1) }), line('Contributo', 33, { payee: payeeOf(2) }), line('Quota', 1, { payee: payeeOf(3) }), line('Altro ente', 999, { kind: 'OTHER', payee: payeeOf(4) }), line('Copie', 50, { kind: 'OTHER' })];

describe('several voci and beneficiaries', () => {
  test('are kept as written, make one to five transfers worth the notice, and the intermediary is told of each', async () => {
    await connect(archive);
    const { id } = await create(FIVE);
    const card = await show(id);
    expect(card).toMatchObject({ amountCents: 11_585, lines: FIVE.map(({ label, amountCents }) => ({ label, amountCents })) });
    const transfers = await transfersOf(id);
    expect(transfers.map(({ index, payeeName, amountCents }) => [index, payeeName, amountCents])).toEqual([[1, 'Comune di Montelupara Test', 10_051], [2, 'Ente 1', 501], [3, 'Ente 2', 33], [4, 'Ente 3', 1], [5, 'Ente 4', 999]]);
    const [intent] = await intentsOf(archive, id);
    const [installment] = positionSnapshot.parse(intent?.payload).options[0]?.installments ?? [];
    expect(installment?.transfers).toMatchObject(transfers.map(({ index, payee, iban, amountCents, category, description }) => ({ index, payeeFiscalCode: payee, iban, amountCents, category, description, stamp: false })));
    expect(installment?.amountCents).toBe(installment?.transfers.reduce((sum, one) => sum + one.amountCents, 0));
  });

  test('print one notice for the whole, of the Comune', async () => {
    const { id } = await create(FIVE);
    const installmentId = (await show(id)).options[0]?.installments[0]?.id ?? 0;
    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId, copies: 1, reason: 'Serve subito' }));
    expect((await show(id)).prints[0]).toMatchObject({ state: 'CURRENT', changed: [], printed: { amountCents: 11_585 } });
  });

  test('are refused at their field, with the remedy, and leave nothing behind', async () => {
    const before = valueOf(await desk.positions.totals({ filter: NO_FILTER })).count;
    const refusal = async (lines: Line[], amountCents = lines.reduce((sum, one) => sum + one.amountCents, 0)) => { const answer = await ask(lines, amountCents); return answer.ok ? null : answer.error; };
    expect(await refusal([line('TARI', 100)], 101)).toMatchObject({ code: 'INVALID_FIELD', field: 'lines', message: 'Le voci fanno 0,01\u00a0€ meno del totale.' });
    expect(await refusal([line('TARI', 100), line('TEFA', 5, { payee: { ...payeeOf(1), iban: 'IT00' } })])).toMatchObject({ code: 'INVALID_FIELD', field: 'lines.1.payee.iban' });
    expect(await refusal([line('TEFA', 5, { payee: payeeOf(1) })])).toMatchObject({ code: 'INVALID_FIELD', field: 'lines' });
    expect(await refusal([...FIVE, line('Sesto', 1, { payee: payeeOf(5) })])).toMatchObject({ code: 'INVALID_FIELD', field: 'lines', message: expect.stringMatching(/da uno a cinque beneficiari/) as string });
    const own = (await transfersOf((await create([line('TARI', 100)])).id))[0]?.payee ?? '';
    expect(await refusal([line('TARI', 100), line('Altro conto', 5, { payee: { ...payeeOf(1), fiscalCode: own } })])).toMatchObject({ code: 'INVALID_FIELD', field: 'lines.1.payee.iban', message: expect.stringMatching(/fra i conti dell’ente/) as string });
    expect(await refusal([line('TARI', 100), line('Marca da bollo', 1_600)])).toMatchObject({ code: 'INVALID_FIELD', field: 'lines.1.label', message: expect.stringMatching(/non si paga con un avviso.*Togli la voce/) as string });
    expect(await refusal([line('TARI', 100), line('Bollo', 1_600, { payee: { ...payeeOf(1), category: '9/1201105IM/' } })])).toMatchObject({ code: 'INVALID_FIELD', field: 'lines.1.payee.category' });
    expect(valueOf(await desk.positions.totals({ filter: NO_FILTER })).count).toBe(before + 1);
  });

  test('one voce of the Comune is the plain amount', async () => {
    const { id } = await create([line('TARI 2026', 15_000)]);
    expect((await show(id)).lines).toEqual([]);
    expect(await transfersOf(id)).toMatchObject([{ index: 1, amountCents: 15_000, description: 'TARI 2026' }]);
  });

  test('change with the position: others get the money, papers printed are superseded, a new sum is told to the intermediary', async () => {
    await connect(archive);
    const { id } = await create([line('TARI', 10_000), line('TEFA', 500, { payee: payeeOf(1) })]);
    const same = valueOf(await change(id, 10_500, { description: 'TARI 2026 bis' }));
    expect(same.version).toBe(2);
    expect((await show(id)).lines).toMatchObject([{ amountCents: 10_000 }, { amountCents: 500, payee: payeeOf(1) }]);
    expect(await change(id, 10_400, {})).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', field: 'amountCents' } });
    // A cent from one to the other: same total, same paper, but the intermediary must know.
    valueOf(await change(id, 10_500, { description: 'TARI 2026 bis', lines: [line('TARI', 9_999), line('TEFA', 501, { payee: payeeOf(1) })] }));
    expect((await transfersOf(id)).map(({ amountCents }) => amountCents)).toEqual([9_999, 501]);
    expect(positionSnapshot.parse((await intentsOf(archive, id)).at(-1)?.payload).options[0]?.installments[0]?.transfers.map(({ amountCents }) => amountCents)).toEqual([9_999, 501]);
    valueOf(await change(id, 10_500, { lines: null }));
    expect((await show(id)).lines).toEqual([]);
    expect(await transfersOf(id)).toMatchObject([{ amountCents: 10_500 }]);
    expect((await show(id)).timeline.map(({ detail }) => detail ?? '').join()).toContain('voci cambiate');
  });

  test('where the intermediary keeps the beneficiaries it was given, they are only added', async () => {
    await connect(archive);
    const { id } = await create([line('TARI', 10_000), line('TEFA', 500, { payee: payeeOf(1) })]);
    sync.told.changesTransfers = false;
    expect(await change(id, 10_500, { lines: null })).toMatchObject({ ok: false, error: { code: 'STATE_FORBIDS', field: 'lines', message: expect.stringMatching(/si può solo aggiungerne/) as string } });
    expect(await change(id, 10_600, { lines: [line('TARI', 10_000), line('TEFA', 500, { payee: payeeOf(1) }), line('Altro', 100, { payee: payeeOf(2) })] })).toMatchObject({ ok: true });
  });

  test('divide in installments and come back whole, nobody losing a cent', async () => {
    const { id, version } = await create(FIVE);
    const dates = planDates('2026-12-31', 3, 1);
    const installments = planAmounts(11_585, 3, 'CENT', 'LAST').map((amountCents, at) => ({ amountCents, dueDate: dates[at] ?? '' }));
    const saved = valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: version, installments, wholeBeside: false, reason: null }));
    const rows = (await show(id)).options.find(({ kind }) => kind === 'INSTALLMENTS')?.installments ?? [];
    expect(rows.every(({ amountCents, transfers }) => transfers.reduce((sum, one) => sum + one.amountCents, 0) === amountCents)).toBe(true);
    const got = (name: string) => rows.flatMap(({ transfers }) => transfers).filter(({ payeeName }) => payeeName === name).reduce((sum, one) => sum + one.amountCents, 0);
    expect(['Ente 1', 'Ente 2', 'Ente 3', 'Ente 4'].map(got)).toEqual([501, 33, 1, 999]);
    valueOf(await desk.plans.withdraw({ requestId: newRequestId(), positionId: id, expectedVersion: saved.version, dueDate: '2026-12-31', reason: 'Ha cambiato idea' }));
    const whole = (await show(id)).options.flatMap((option) => option.installments).filter(({ state }) => state === 'TO_SYNC');
    expect(whole.map(({ amountCents }) => amountCents)).toEqual([11_585]);
    expect((await show(id)).lines).toHaveLength(6);
  });

  test('of a draft stay with it until it is thrown away, and the archive agrees with itself', async () => {
    const draft = valueOf(await ask(FIVE, 11_585, true));
    expect((await show(draft.id)).lines).toHaveLength(6);
    expect((await verifyArchive(archive.context)).checks.find(({ name }) => name === 'Voci delle posizioni')).toMatchObject({ ok: true });
    valueOf(await desk.positions.deleteDraft({ requestId: newRequestId(), id: draft.id, expectedVersion: draft.version }));
    expect((await verifyArchive(archive.context)).ok).toBe(true);
  });
});

const NO_FILTER = { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null };
