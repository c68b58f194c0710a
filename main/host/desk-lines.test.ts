import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { positionSnapshot } from '../data/outbox-payloads.ts';
import type { DebtLine } from '../domain/debt-lines.ts';
import { buildIban } from '../domain/iban.ts';
import { planAmounts, planDates } from '../domain/installment-plan.ts';
import { numericTaxCodeCheckDigit } from '../domain/numeric-tax-code.ts';
import { tariLines } from '../domain/service-charges.ts';
import { joinedText } from '../documents/testing/page-lines.ts';
import { readPdf } from '../documents/testing/read-pdf.ts';
import { movingSettled } from '../features/account-change/index.ts';
import { verifyArchive } from '../features/care/index.ts';
import type { OpenArchive } from './open-archive.ts';
import { ibanNumber, OLD_IBAN, openChangingDesk, OWN_CODE, tari, type ChangingDesk } from './testing/account-change-desk.ts';
import { ADMIN_PASSWORD, counterForm, newRequestId, openWindow, TEST_NOW_MS, valueOf, type WindowClient } from './testing/archive-desk.ts';
import { connect, intentsOf, silentSync, withSync } from './testing/connector-desk.ts';
import { importReceipt, receiptXml } from './testing/desk-receipts.ts';

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

const FIVE = [line('TARI 2026', 10_001), line('Tributo provinciale', 501, { payee: payeeOf(1) }), line('Contributo', 33, { payee: payeeOf(2) }), line('Quota', 1, { payee: payeeOf(3) }), line('Altro ente', 999, { kind: 'OTHER', payee: payeeOf(4) }), line('Copie', 50, { kind: 'OTHER' })];

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

  test('are told by the letter before the notice, to the cent and with who gets them; the notice has no place for them', async () => {
    expect(await desk.papers.saveLetter({ requestId: newRequestId(), id: null, expectedVersion: null, title: 'Avviso: {voci}', body: 'Gentile {nome}' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'title' } });
    const letter = valueOf(await desk.papers.saveLetter({ requestId: newRequestId(), id: null, expectedVersion: null, title: 'Che cosa paga', body: 'Gentile {nome}, ecco le voci:\n\n{voci}\n\n{ente}' }));
    const pagesOf = async (id: number, installment = 0) => {
      const rows = (await show(id)).options.flatMap((option) => option.installments).filter(({ nav }) => nav !== null);
      const printed = valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: rows.at(installment)?.id ?? 0, copies: 1, reason: 'Serve subito', letterId: letter.id }));
      return (await readPdf(new Uint8Array(Buffer.from(printed.pdfBase64, 'base64')))).pages.map(joinedText);
    };
    const lines = [...FIVE.slice(0, 2), line('Arrotondamento all’euro', -2, { kind: 'ROUNDING' })];
    const [voci, notice] = await pagesOf((await create(lines)).id);
    expect(voci).toMatch(/TARI 2026: 100,01 € Tributo provinciale \(Ente 1\): 5,01 € Arrotondamento all.euro: −0,02 € Totale: 105,00 € Comune di Montelupara/u);
    expect(notice).not.toContain('Tributo provinciale');
    expect((await pagesOf((await create(null, 9_000)).id))[0]).toMatch(/ecco le voci: \S.*: 90,00 € Comune di Montelupara/u);
    const { id } = await create(FIVE.slice(0, 2));
    const due = planDates('2026-12-31', 2, 1);
    valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: (await show(id)).version, installments: planAmounts(10_502, 2, 'CENT', 'LAST').map((amountCents, at) => ({ amountCents, dueDate: due[at] ?? '' })), wholeBeside: true, reason: null }));
    expect((await pagesOf(id, -1))[0]).toContain('Totale: 105,02 € Con questo avviso: 52,51 €');
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

describe('afterwards', () => {
  test('a payment of all the beneficiaries pays it without a task, and only our part is our money', async () => {
    const { id, nav } = await create([line('TARI', 10_000), line('Quota', 500, { payee: payeeOf(1) })]);
    const { fiscalCode, iban, category } = payeeOf(1);
    const other = `<transfer><idTransfer>2</idTransfer><transferAmount>5.00</transferAmount><fiscalCodePA>${fiscalCode}</fiscalCodePA><IBAN>${iban}</IBAN><remittanceInformation>Quota</remittanceInformation><transferCategory>${category}</transferCategory></transfer></transferList>`;
    const xml = receiptXml(nav ?? '', 10_000, { total: 10_500 }).replace('</transferList>', other);
    expect(await importReceipt(desk, xml)).toMatchObject({ result: 'IMPORTED', positionId: id, totalCents: 10_500, ownCents: 10_000, transfers: 2, ownTransfers: 1, anomalies: [], taskIds: [] });
    expect((await show(id)).state).toBe('PAID');
  });

  test('what a file brought with two beneficiaries is shown as voci and may be changed; untouched it stays as it came', async () => {
    const { fiscalCode: payee, name: payeeName, iban, category } = payeeOf(1);
    const [id = 0] = await opened.load([{ ...tari(), service: 'TARI', amountCents: 10_500, transfers: [
      { index: 1, payee: OWN_CODE, iban: OLD_IBAN, amountCents: 10_000, category: '9/0101101IM/', description: 'Tributo' }, { index: 2, payee, payeeName, iban, amountCents: 500, category, description: 'Quota provinciale' },
    ] }]);
    const before = await show(id);
    expect(before.lines).toMatchObject([{ label: 'Tributo', amountCents: 10_000, payee: null }, { label: 'Quota provinciale', amountCents: 500, payee: { fiscalCode: payee, iban } }]);
    const form = { serviceId: before.serviceId ?? 0, year: null, debtor: { ...counterForm(1).debtor, fiscalCode: before.debtor.fiscalCode, name: before.debtor.name }, fields: {}, description: before.description, dueDate: '2027-01-31', payableUntil: null, notes: null, reason: null, issue: false, acceptDuplicate: true };
    valueOf(await desk.positions.update({ requestId: newRequestId(), id, expectedVersion: before.version, ...form, amountCents: 10_500 }));
    expect((await transfersOf(id)).map(({ amountCents, description }) => [amountCents, description])).toEqual([[10_000, 'Tributo'], [500, 'Quota provinciale']]);
    valueOf(await desk.positions.update({ requestId: newRequestId(), id, expectedVersion: before.version + 1, ...form, amountCents: 10_600, lines: [line('Tributo', 10_000), line('Quota provinciale', 600, { payee: payeeOf(1) })] }));
    expect((await transfersOf(id)).map(({ amountCents }) => amountCents)).toEqual([10_000, 600]);
  });

  test('a voce on another account of the Comune follows it when the account changes, and comes back', async () => {
    const second = valueOf(await desk.catalogue.saveAccount({ requestId: newRequestId(), id: null, expectedVersion: null, iban: ibanNumber(7), label: 'Secondo conto', postal: false, holder: null }));
    const ours = { fiscalCode: OWN_CODE, name: 'Comune', iban: ibanNumber(7), category: '9/0107101TS/' };
    const { id } = await create([line('TARI', 10_000), line('Mensa', 500, { payee: ours })]);
    const planned = valueOf(await desk.accountChanges.plan({ requestId: newRequestId(), oldAccountId: second.id, newAccount: { kind: 'NEW', iban: ibanNumber(8), label: 'Terzo conto', holder: null }, effectiveOn: '2026-11-24', note: null }));
    await movingSettled(archive.context.engine);
    expect([(await show(id)).lines[1]?.payee?.iban, (await transfersOf(id))[1]?.iban]).toEqual([ibanNumber(8), ibanNumber(8)]);
    const done = valueOf(await desk.accountChanges.list({})).changes.find((one) => one.id === planned.id);
    valueOf(await desk.accountChanges.undo({ requestId: newRequestId(), id: planned.id, expectedVersion: done?.version ?? 0, reason: 'IBAN sbagliato' }));
    await movingSettled(archive.context.engine);
    expect([(await show(id)).lines[1]?.payee?.iban, (await transfersOf(id))[1]?.iban]).toEqual([ibanNumber(7), ibanNumber(7)]);
  });
});

describe('TARI with the share of the Provincia', () => {
  const RULES = { tefa: { basisPoints: 500, payee: payeeOf(1), areraCents: 760, roundToEuro: true, minimumCents: 1_200 }, extraPoints: 0, notification: null, ravvedimento: true };
  const saveRules = async (part: object = {}) => desk.charges.saveRules({ requestId: newRequestId(), serviceId: 1, expectedVersion: valueOf(await desk.charges.rules({ serviceId: 1 })).version, rules: { ...RULES, ...part } });
  const tariOf = (cents: number, basis: 'NET' | 'TOTAL' = 'NET'): Line[] => tariLines(RULES.tefa, { basis, cents, areraCents: 760, roundToEuro: true }, { label: 'TARI 2026', year: '2026' }).map((one) => ({ ...one, arithmetic: [...one.arithmetic] }));

  test('the rule is kept with the service, checked at its fields', async () => {
    expect(valueOf(await desk.charges.rules({ serviceId: 1 }))).toEqual({ version: 0, rules: { tefa: null, extraPoints: 0, notification: null, ravvedimento: false } });
    expect(await saveRules({ tefa: { ...RULES.tefa, payee: { ...payeeOf(1), iban: 'IT00' } } })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'rules.tefa.payee.iban' } });
    expect(await saveRules({ tefa: { ...RULES.tefa, payee: { ...payeeOf(1), category: '9/1201105IM/' } } })).toMatchObject({ ok: false, error: { field: 'rules.tefa.payee.category' } });
    valueOf(await saveRules());
    expect(valueOf(await desk.charges.rules({ serviceId: 1 }))).toEqual({ version: 1, rules: RULES });
    expect(await desk.charges.saveRules({ requestId: newRequestId(), serviceId: 1, expectedVersion: 0, rules: RULES })).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
  });

  test('a notice of 524,00: 24,60 to the Provincia, the rounding with the Comune, the intermediary told of both', async () => {
    await connect(archive);
    valueOf(await saveRules());
    const { id } = await create(tariOf(49_200));
    expect((await transfersOf(id)).map(({ payee, amountCents, category, description }) => [payee === payeeOf(1).fiscalCode, amountCents, category, description])).toEqual([[false, 49_940, '9/0101101IM/', 'TARI 2026'], [true, 2_460, '9/0201102IM/', 'TEFA 2026']]);
    const [intent] = await intentsOf(archive, id);
    expect(positionSnapshot.parse(intent?.payload).options[0]?.installments[0]).toMatchObject({ amountCents: 52_400, transfers: [{ amountCents: 49_940 }, { amountCents: 2_460, payeeFiscalCode: payeeOf(1).fiscalCode, iban: payeeOf(1).iban }] });
    expect((await show(id)).lines.map(({ kind }) => kind)).toEqual(['PRINCIPAL', 'TEFA', 'ARERA', 'ROUNDING']);
  });

  test('a share that the rule did not make is refused, one of before a new rule is left alone', async () => {
    expect(await ask(tariOf(49_200), 52_400)).toMatchObject({ ok: false, error: { field: 'lines', message: expect.stringMatching(/non divide l’importo con la Provincia/) as string } });
    valueOf(await saveRules());
    const wrong = tariOf(49_200).map((one) => (one.kind === 'TEFA' ? { ...one, amountCents: 2_400 } : one.kind === 'PRINCIPAL' ? { ...one, amountCents: 49_260 } : one));
    expect(await ask(wrong, 52_400)).toMatchObject({ ok: false, error: { field: 'lines', message: expect.stringMatching(/non è quella della regola/) as string } });
    expect(await ask(tariOf(100), 900)).toMatchObject({ ok: false, error: { field: 'amountCents', message: expect.stringMatching(/meno del minimo di 12,00/) as string } });
    const { id } = await create(tariOf(51_660, 'TOTAL'));
    expect((await transfersOf(id)).map(({ amountCents }) => amountCents)).toEqual([49_200, 2_460]);
    valueOf(await saveRules({ tefa: { ...RULES.tefa, basisPoints: 400 } }));
    expect(await change(id, 51_660, { lines: tariOf(51_660, 'TOTAL'), description: 'TARI 2026 bis' })).toMatchObject({ ok: true });
    expect(await change(id, 51_650, { lines: tariOf(51_650, 'TOTAL') })).toMatchObject({ ok: false, error: { field: 'lines' } });
  });
});

describe('a marca da bollo', () => {
  test('is nobody’s notice: not as causale, not as service; a causale that only mentions it is', async () => {
    const asked = async (description: string) => desk.positions.create({ requestId: newRequestId(), ...counterForm(1, 1_600), description, draft: false, acceptDuplicate: true, replacesId: null });
    expect(await asked('Marca da bollo')).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'description', message: expect.stringMatching(/marca di carta, oppure paga dal portale/) as string } });
    expect(await asked('2 marche da bollo')).toMatchObject({ ok: false });
    expect(await asked('Certificato, marca da bollo a parte')).toMatchObject({ ok: true });
    const [service] = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services;
    if (service === undefined) throw new Error('no service');
    const { positions: _p, warnings: _w, retired: _r, accountLabel: _a, version, ...input } = service;
    expect(await desk.catalogue.saveService({ requestId: newRequestId(), ...input, expectedVersion: version, taxonomy: '9/1201105IM/' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'taxonomy', message: expect.stringMatching(/9\/0115103TS\//) as string } });
  });
});
