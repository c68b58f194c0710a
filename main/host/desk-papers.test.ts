import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { joinedText } from '../documents/testing/page-lines.ts';
import { readPdf } from '../documents/testing/read-pdf.ts';
import { movingSettled } from '../features/account-change/index.ts';
import { loadPosition, snapshotOf } from '../features/positions/index.ts';
import { ibanNumber, OLD_IBAN, openChangingDesk, tari, type ChangingDesk } from './testing/account-change-desk.ts';
import { counterForm, newRequestId, valueOf } from './testing/archive-desk.ts';

const POSTAL = ibanNumber(76131377, '07601');
const AUTHORISATION = 'AUT. DB/SSIC/E 12345 DEL 01/02/2020';
const USUAL = { paper: 'A4' as const, language: 'it' as const, oldModel: false, services: [], window: null };

let desk: ChangingDesk;
let serviceId: number;

beforeEach(async () => {
  desk = await openChangingDesk();
  serviceId = valueOf(await desk.window().catalogue.services({ includeRetired: false, text: '' })).services[0]?.id ?? 0;
});
afterEach(() => desk.close());

/** The service is credited on a postal account of the Comune. */
async function creditPostal(): Promise<number> {
  const { id, version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...form } = valueOf(await desk.window().catalogue.service({ id: serviceId }));
  const postal = valueOf(await desk.window().catalogue.saveAccount({ requestId: newRequestId(), id: null, expectedVersion: null, iban: POSTAL, label: 'BancoPosta', postal: true, holder: 'COMUNE DI PROVA' }));
  valueOf(await desk.window().catalogue.saveService({ requestId: newRequestId(), id, expectedVersion: version, ...form, accountId: postal.id, postalAccountId: postal.id }));
  return postal.id;
}

async function authorise(postalAuthCode: string | null): Promise<void> {
  const { entity } = valueOf(await desk.window().setup.state({}));
  if (entity === null) throw new Error('no entity');
  const { version, ...form } = entity;
  valueOf(await desk.window().setup.saveEntity({ requestId: newRequestId(), ...form, postalAuthCode, expectedVersion: version }));
}

const show = async (id: number) => valueOf(await desk.window().positions.show({ id, nav: null }));
const installmentOf = async (id: number) => (await show(id)).options[0]?.installments[0]?.id ?? 0;
const load = async () => (await desk.load([tari(15_000, { debtor: { name: 'Rossi Mario', fiscalCode: 'RSSMRA80A01H501U' } })]))[0] ?? 0;
type Choice = Readonly<{ paper?: 'A4' | 'A4_SLIP' | 'ROLL_75' | 'OLD_A4' | 'OLD_A4_SLIP' | null; language?: 'it' | 'it+en' | null; letterId?: number | null }>;
const print = async (id: number, choice: Choice = {}) => desk.window().notices.print({ requestId: newRequestId(), installmentId: await installmentOf(id), copies: 1, reason: 'Allo sportello', ...choice });
const pagesOf = async (pdfBase64: string) => (await readPdf(new Uint8Array(Buffer.from(pdfBase64, 'base64')))).pages;
const choices = async (id: number) => valueOf(await desk.window().papers.choices({ installmentId: await installmentOf(id), positionId: null }));
const settings = async () => valueOf(await desk.window().papers.settings({}));
type Window = Readonly<{ left: number; top: number; width: number; height: number }>;
const save = async (change: Choice & Readonly<{ oldModel?: boolean; window?: Window | null; services?: { serviceId: number; paper: 'A4_SLIP' | 'ROLL_75' }[] }>) =>
  desk.window().papers.saveSettings({ requestId: newRequestId(), ...USUAL, ...change, paper: change.paper ?? 'A4', language: change.language ?? 'it', expectedVersion: (await settings()).version });

describe('the postal slip', () => {
  test('needs the authorisation, then the postal account: what is missing is said, and nothing is printed without', async () => {
    const bank = await load();
    expect((await choices(bank)).papers.find(({ paper }) => paper === 'A4_SLIP')?.whyNot).toContain('manca l’autorizzazione di Poste Italiane');
    expect(await print(bank, { paper: 'A4_SLIP' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'paper', message: expect.stringContaining('Configurazione, Ente') } });
    // One of an archive made before it was asked to be written as it stands on the slip.
    await desk.archive().context.engine.write('test', async (unit) => { await unit.run("UPDATE entity SET postal_auth_code = 'DB/12345'"); });
    expect((await choices(bank)).papers.find(({ paper }) => paper === 'A4_SLIP')?.whyNot).toContain('AUT. DB/… DEL gg/mm/aaaa');
    await authorise(AUTHORISATION);
    expect((await choices(bank)).papers.find(({ paper }) => paper === 'A4_SLIP')?.whyNot).toContain('“Tesoreria”, che non è un conto corrente postale');
    expect((await show(bank)).prints).toEqual([]);
  });

  test('bears the account, its holder and the authorisation, and a change of that account makes the paper superata', async () => {
    const postalId = await creditPostal();
    await authorise(AUTHORISATION);
    const [plain, slip] = [await load(), await load()];
    const [page] = await pagesOf(valueOf(await print(slip, { paper: 'A4_SLIP' })).pdfBase64);
    const text = page === undefined ? '' : joinedText(page);
    for (const words of ['BOLLETTINO POSTALE PA', '76131377', 'COMUNE DI PROVA', AUTHORISATION]) expect(text).toContain(words);
    expect((await show(slip)).timeline.find(({ title }) => title.includes('tampa'))?.detail).toContain('foglio A4 con bollettino postale');
    valueOf(await print(plain));
    valueOf(await desk.window().accountChanges.plan({ requestId: newRequestId(), oldAccountId: postalId, newAccount: { kind: 'EXISTING', id: 1 }, effectiveOn: '2026-11-24', note: null }));
    await movingSettled(desk.archive().context.engine);
    expect([(await show(plain)).prints[0]?.state, (await show(slip)).prints[0]?.state]).toEqual(['CURRENT', 'SUPERSEDED']);
  });
});

describe('the postal account beside another', () => {
  const NEXT = ibanNumber(76131378, '07601');
  const account = async (iban: string, label: string) => valueOf(await desk.window().catalogue.saveAccount({ requestId: newRequestId(), id: null, expectedVersion: null, iban, label, postal: true, holder: label.toUpperCase() })).id;
  /** The service stays credited on its bank, and names a postal account for its slips. */
  async function nameBeside(postalAccountId: number | null): Promise<void> {
    const { id, version, retired: _retired, positions: _positions, warnings: _warnings, accountLabel: _label, ...form } = valueOf(await desk.window().catalogue.service({ id: serviceId }));
    valueOf(await desk.window().catalogue.saveService({ requestId: newRequestId(), id, expectedVersion: version, ...form, postalAccountId }));
  }
  const changeAccount = async (oldAccountId: number, id: number) => {
    valueOf(await desk.window().accountChanges.plan({ requestId: newRequestId(), oldAccountId, newAccount: { kind: 'EXISTING', id }, effectiveOn: '2026-11-24', note: null }));
    await movingSettled(desk.archive().context.engine);
  };
  const undo = async () => {
    const [change] = valueOf(await desk.window().accountChanges.list({})).changes;
    valueOf(await desk.window().accountChanges.undo({ requestId: newRequestId(), id: change?.id ?? 0, expectedVersion: change?.version ?? 0, reason: 'Sbagliato' }));
    await movingSettled(desk.archive().context.engine);
  };
  const transfersOf = async (id: number) => (await show(id)).options.flatMap(({ installments }) => installments.flatMap(({ transfers }) => transfers.map(({ iban, postalIban }) => ({ iban, postalIban }))));
  const printStates = async (id: number) => (await show(id)).prints.map(({ state }) => state);

  test('is kept with what is made from then on, is sent beside the account, and stands on the slip with its holder', async () => {
    await authorise(AUTHORISATION);
    const before = await load();
    await nameBeside(await account(POSTAL, 'BancoPosta'));
    const after = await load();
    expect(await transfersOf(before)).toEqual([{ iban: OLD_IBAN, postalIban: null }]);
    expect(await transfersOf(after)).toEqual([{ iban: OLD_IBAN, postalIban: POSTAL }]);
    expect(await print(before, { paper: 'A4_SLIP' })).toMatchObject({ ok: false, error: { field: 'paper', message: expect.stringContaining('«Conto postale» del servizio') } });
    const [page] = await pagesOf(valueOf(await print(after, { paper: 'A4_SLIP' })).pdfBase64);
    const text = page === undefined ? '' : joinedText(page);
    for (const words of ['BOLLETTINO POSTALE PA', '76131377', 'BANCOPOSTA', AUTHORISATION]) expect(text).toContain(words);
    expect(text).not.toContain(OLD_IBAN);
    expect(await desk.rows('SELECT printed_account FROM notice_print')).toEqual([{ printedAccount: POSTAL }]);
    const snapshot = await desk.archive().context.engine.read(async (reader) => {
      const record = await loadPosition(reader, after);
      return record === null ? null : snapshotOf(desk.archive().context, reader, record);
    });
    expect(snapshot?.options[0]?.installments[0]?.transfers).toMatchObject([{ iban: OLD_IBAN, postalIban: POSTAL }]);
    // No authorisation, no slip: also where the account is there.
    await authorise(null);
    expect(await print(after, { paper: 'A4_SLIP' })).toMatchObject({ ok: false, error: { field: 'paper', message: expect.stringContaining('manca l’autorizzazione') } });
    await nameBeside(null);
    expect(await transfersOf(after)).toEqual([{ iban: OLD_IBAN, postalIban: POSTAL }]);
  });

  test('every installment of a plan has it, and the whole amount beside it, so that they are one paper with their slips', async () => {
    await authorise(AUTHORISATION);
    await nameBeside(await account(POSTAL, 'BancoPosta'));
    const id = await load();
    valueOf(await desk.window().plans.save({ requestId: newRequestId(), positionId: id, expectedVersion: (await show(id)).version, installments: [{ amountCents: 7_500, dueDate: '2027-01-29' }, { amountCents: 7_500, dueDate: '2027-02-26' }], wholeBeside: true, reason: null }));
    expect(await transfersOf(id)).toEqual(Array.from({ length: 3 }, () => ({ iban: OLD_IBAN, postalIban: POSTAL })));
    const pages = await pagesOf(valueOf(await desk.window().notices.printPlan({ requestId: newRequestId(), positionId: id, reason: 'Allo sportello', paper: 'A4_SLIP' })).pdfBase64);
    expect(pages.map((page) => joinedText(page)).join(' ').split('BOLLETTINO POSTALE PA')).toHaveLength(4);
  });

  test('changed, makes superata the paper that bears it and no other; with another postal account the slip bears that, and taken back all is as before', async () => {
    await authorise(AUTHORISATION);
    const [old, next] = [await account(POSTAL, 'BancoPosta'), await account(NEXT, 'BancoPosta nuovo')];
    await nameBeside(old);
    const [plain, slip] = [await load(), await load()];
    valueOf(await print(plain));
    valueOf(await print(slip, { paper: 'A4_SLIP' }));
    expect(valueOf(await desk.window().accountChanges.preview({ oldAccountId: old, newAccount: { kind: 'EXISTING', id: next } }))).toMatchObject({ total: { positions: 2, supersededPrints: 1, papers: 2 }, beside: { positions: 2, cents: 30_000, followed: true } });
    await changeAccount(old, next);
    expect([await transfersOf(plain), await transfersOf(slip)]).toEqual([[{ iban: OLD_IBAN, postalIban: NEXT }], [{ iban: OLD_IBAN, postalIban: NEXT }]]);
    expect([await printStates(plain), await printStates(slip)]).toEqual([['CURRENT'], ['SUPERSEDED']]);
    expect((await show(slip)).prints[0]?.changed.map(({ label }) => label)).toEqual(['Conto postale']);
    await undo();
    expect(await transfersOf(slip)).toEqual([{ iban: OLD_IBAN, postalIban: POSTAL }]);
    expect([await printStates(plain), await printStates(slip)]).toEqual([['CURRENT'], ['CURRENT']]);
    expect(valueOf(await desk.window().application.verify({})).ok).toBe(true);
  });

  test('with one that is no postal account nothing stands beside any more, and taken back it is there again; the bank changed alone leaves the slip true', async () => {
    await authorise(AUTHORISATION);
    const old = await account(POSTAL, 'BancoPosta');
    await nameBeside(old);
    const slip = await load();
    valueOf(await print(slip, { paper: 'A4_SLIP' }));
    const bank = valueOf(await desk.window().catalogue.saveAccount({ requestId: newRequestId(), id: null, expectedVersion: null, iban: ibanNumber(42), label: 'Banca nuova', postal: false, holder: null })).id;
    await changeAccount(old, bank);
    expect(await transfersOf(slip)).toEqual([{ iban: OLD_IBAN, postalIban: null }]);
    expect(await printStates(slip)).toEqual(['SUPERSEDED']);
    await undo();
    expect(await transfersOf(slip)).toEqual([{ iban: OLD_IBAN, postalIban: POSTAL }]);
    expect(await printStates(slip)).toEqual(['CURRENT']);
    await changeAccount(1, bank);
    expect(await transfersOf(slip)).toEqual([{ iban: ibanNumber(42), postalIban: POSTAL }]);
    expect(await printStates(slip)).toEqual(['CURRENT']);
  });

  test('a position that is changed takes the one its service names now, and the paper with the other is superata', async () => {
    await authorise(AUTHORISATION);
    const [old, next] = [await account(POSTAL, 'BancoPosta'), await account(NEXT, 'BancoPosta nuovo')];
    await nameBeside(old);
    const made = valueOf(await desk.window().positions.create({ requestId: newRequestId(), ...counterForm(serviceId, 15_000), draft: false, acceptDuplicate: true, replacesId: null }));
    valueOf(await print(made.id, { paper: 'A4_SLIP' }));
    await nameBeside(next);
    valueOf(await desk.window().positions.update({ requestId: newRequestId(), ...counterForm(serviceId, 15_000), id: made.id, expectedVersion: (await show(made.id)).version, reason: 'Conto postale nuovo', issue: false, acceptDuplicate: false }));
    expect(await transfersOf(made.id)).toEqual([{ iban: OLD_IBAN, postalIban: NEXT }]);
    expect(await printStates(made.id)).toEqual(['SUPERSEDED']);
  });
});

describe('other papers', () => {
  test('the roll is as wide as its paper and has the code; English stands beside Italian on A4 only', async () => {
    const id = await load();
    const [roll] = await pagesOf(valueOf(await print(id, { paper: 'ROLL_75' })).pdfBase64);
    expect(roll?.width).toBeCloseTo(75.1, 0);
    expect(roll === undefined ? '' : joinedText(roll)).toContain('DATI PER IL PAGAMENTO');
    const [both] = await pagesOf(valueOf(await print(id, { language: 'it+en' })).pdfBase64);
    expect(both === undefined ? '' : joinedText(both)).toContain('Payment notice');
    expect(await print(id, { paper: 'ROLL_75', language: 'it+en' })).toMatchObject({ ok: false, error: { message: expect.stringContaining('In due lingue si stampa solo') } });
    expect((await choices(id)).languages.filter(({ whyNot }) => whyNot !== null).map(({ language }) => language)).toEqual(['it+de', 'it+fr', 'it+sl']);
  });

  test('model 2.2.1 is not named until it is enabled, then it is recorded as the model of the print', async () => {
    const id = await load();
    expect((await choices(id)).papers.map(({ paper }) => paper)).toEqual(['A4', 'A4_SLIP', 'ROLL_75']);
    expect(await print(id, { paper: 'OLD_A4' })).toMatchObject({ ok: false, error: { message: expect.stringContaining('Configurazione, Stampa') } });
    valueOf(await save({ oldModel: true }));
    const [page] = await pagesOf(valueOf(await print(id, { paper: 'OLD_A4' })).pdfBase64);
    expect(page === undefined ? '' : joinedText(page)).toContain('BANCHE E ALTRI CANALI');
    expect(await desk.rows("SELECT n.model, p.paper FROM notice_print n JOIN print_paper p ON p.print_id = n.id")).toEqual([{ model: '2.2.1', paper: 'OLD_A4' }]);
  });
});

describe('what is usual', () => {
  test('a service has its own paper, and a notice that cannot be on it comes out plain and says why', async () => {
    expect(await save({ services: [{ serviceId, paper: 'A4_SLIP' }] })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'services.0.paper', message: expect.stringContaining('autorizzazione') } });
    await authorise(AUTHORISATION);
    valueOf(await save({ services: [{ serviceId, paper: 'A4_SLIP' }] }));
    const bank = await load();
    const plain = valueOf(await print(bank));
    expect(plain.warnings).toEqual([{ field: 'paper', message: expect.stringContaining('Di solito: Foglio A4 con bollettino postale. Manca il conto postale') }]);
    await creditPostal();
    const postal = await load();
    const slip = valueOf(await print(postal));
    expect(slip.warnings).toEqual([]);
    const [page] = await pagesOf(slip.pdfBase64);
    expect(page === undefined ? '' : joinedText(page)).toContain('BOLLETTINO POSTALE PA');
    const form = valueOf(await desk.window().notices.preview({ serviceId, debtor: counterForm(serviceId).debtor, description: 'TARI 2026', amountCents: 15_000, dueDate: '2026-12-31' }));
    const [preview] = await pagesOf(form.pdfBase64);
    expect(preview === undefined ? '' : joinedText(preview)).toContain('BOLLETTINO POSTALE PA');
  });

  test('two windows that save at once: the second meets a conflict', async () => {
    const { version } = await settings();
    valueOf(await save({ paper: 'ROLL_75' }));
    expect(await desk.window().papers.saveSettings({ requestId: newRequestId(), ...USUAL, expectedVersion: version })).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
    expect(await settings()).toMatchObject({ paper: 'ROLL_75', version: version + 1 });
  });

  test('a paper of the old model cannot be usual while it is off, nor English where it has no page', async () => {
    expect(await save({ paper: 'OLD_A4' })).toMatchObject({ ok: false, error: { field: 'paper' } });
    expect(await save({ paper: 'ROLL_75', language: 'it+en' })).toMatchObject({ ok: false, error: { field: 'language' } });
  });
});

describe('the window of the envelope', () => {
  const RIGHT = { left: 105, top: 54, width: 95, height: 34 };

  test('is kept, and one that leaves the sheet is refused at its measure', async () => {
    expect(await save({ window: { ...RIGHT, left: 130 } })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'window.width', message: expect.stringContaining('esce dal foglio') } });
    valueOf(await save({ window: RIGHT }));
    expect((await settings()).window).toEqual(RIGHT);
    valueOf(await save({ window: null }));
    expect((await settings()).window).toBeNull();
  });

  test('the preview shows it over a letter and over a notice, which nobody could pay', async () => {
    const preview = valueOf(await desk.window().papers.preview({ window: RIGHT, letter: null }));
    expect(preview.pages).toBe(2);
    const pages = await pagesOf(preview.pdfBase64);
    for (const page of pages) {
      expect(page.shapes.some(({ colour, isFilled }) => !isFilled && colour.toLowerCase() === '#0066cc')).toBe(true);
      expect(joinedText(page)).toContain('ANTEPRIMA');
    }
    expect(await desk.window().papers.preview({ window: { ...RIGHT, top: 2 }, letter: null })).toMatchObject({ ok: false, error: { field: 'window.top' } });
  });
});

describe('the cover letter', () => {
  const LETTER = { title: 'Avviso per {causale}', body: 'Gentile {nome},\n\npaghi {importo} euro entro il {scadenza} con l’avviso {numero avviso}.\n\n{ente}' };
  const saveLetter = async (change: Partial<typeof LETTER> & Readonly<{ id?: number; expectedVersion?: number }> = {}) => desk.window().papers.saveLetter({ requestId: newRequestId(), id: null, expectedVersion: null, ...LETTER, ...change });
  const versions = () => desk.rows('SELECT p.print_id, v.version, v.title FROM print_paper p JOIN letter_version v ON v.id = p.letter_version_id ORDER BY p.print_id');

  test('an unknown field is refused with its name, and so is a text longer than its page', async () => {
    expect(await saveLetter({ body: 'Gentile {cognome}' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'body', message: expect.stringContaining('Il campo {cognome} non c’è') } });
    expect(await saveLetter({ title: 'Avviso {targa}' })).toMatchObject({ ok: false, error: { field: 'title', message: expect.stringContaining('{targa}') } });
    expect(await saveLetter({ body: 'Riga\n'.repeat(60) })).toMatchObject({ ok: false, error: { field: 'body', message: expect.stringContaining('non entra in una pagina') } });
    expect(valueOf(await desk.window().papers.letters({ includeRetired: true })).letters).toEqual([]);
  });

  test('goes before the notice, filled in with what the notice says; each print keeps the version it went out with', async () => {
    const letter = valueOf(await saveLetter());
    const id = await load();
    const paper = valueOf(await print(id, { letterId: letter.id }));
    expect(paper.pages).toBe(2);
    const [first, second] = await pagesOf(paper.pdfBase64);
    const nav = ((await show(id)).options[0]?.installments[0]?.nav ?? '').replace(/(\d{4})(?=\d)/gu, '$1 ');
    expect(first === undefined ? '' : joinedText(first)).toContain(`paghi 150,00 euro entro il 31/12/2026 con l’avviso ${nav}.`);
    expect(second === undefined ? '' : joinedText(second)).toContain('AVVISO DI PAGAMENTO');

    const next = valueOf(await saveLetter({ id: letter.id, expectedVersion: 1, body: 'Gentile {nome}, testo nuovo' }));
    expect(next).toMatchObject({ id: letter.id, version: 2 });
    expect(valueOf(await saveLetter({ id: letter.id, expectedVersion: 2, body: 'Gentile {nome}, testo nuovo' })).version).toBe(2);
    valueOf(await print(id, { letterId: letter.id }));
    expect((await versions()).map(({ version }) => version)).toEqual([1, 2]);
    const { versions: kept } = valueOf(await desk.window().papers.letter({ id: letter.id }));
    expect(kept.map(({ version, prints, body }) => [version, prints, body.includes('testo nuovo')])).toEqual([[2, 1, true], [1, 1, false]]);
    expect((await show(id)).timeline.map(({ detail }) => detail ?? '').filter((detail) => detail.includes('con la lettera “Avviso per {causale}”'))).toHaveLength(2);
  });

  test('who saves over a version that is no longer the newest meets a conflict', async () => {
    const { id } = valueOf(await saveLetter());
    valueOf(await saveLetter({ id, expectedVersion: 1, title: 'Seconda' }));
    expect(await saveLetter({ id, expectedVersion: 1, title: 'Terza' })).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
  });

  test('a retired letter is chosen no more; a roll has no page for one, and the usual roll gives way', async () => {
    const letter = valueOf(await saveLetter());
    const id = await load();
    expect((await choices(id)).letters).toEqual([{ id: letter.id, title: LETTER.title, version: 1 }]);
    expect(await print(id, { paper: 'ROLL_75', letterId: letter.id })).toMatchObject({ ok: false, error: { field: 'paper', message: expect.stringContaining('foglio A4') } });
    valueOf(await save({ paper: 'ROLL_75' }));
    expect(valueOf(await print(id, { letterId: letter.id }))).toMatchObject({ pages: 2, warnings: [{ field: 'paper', message: expect.stringContaining('fogli A4') }] });
    valueOf(await desk.window().papers.retireLetter({ requestId: newRequestId(), id: letter.id, expectedVersion: 1, retired: true }));
    expect((await choices(id)).letters).toEqual([]);
    expect(await print(id, { letterId: letter.id })).toMatchObject({ ok: false, error: { message: expect.stringContaining('ritirata') } });
  });

  test('has the address in the window of the office', async () => {
    const letter = valueOf(await saveLetter());
    valueOf(await save({ window: { left: 15, top: 48, width: 95, height: 40 } }));
    const [page] = await pagesOf(valueOf(await print(await load(), { letterId: letter.id })).pdfBase64);
    const name = page?.glyphs.filter(({ y }) => y > 48 && y < 88) ?? [];
    expect(name.length).toBeGreaterThan(5);
    for (const { x, endX } of name) expect([x > 15, endX < 110]).toEqual([true, true]);
  });
});

describe('lots', () => {
  const selection = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly: false };
  const look = { title: 'TARI 2026', sort: 'NAME' as const, output: 'PARTS' as const, partPages: 100, reason: 'Emissione' };
  const make = (expected: number, choice: Readonly<{ paper?: 'A4' | 'A4_SLIP' | null; language?: 'it' | 'it+en' | null; letterId?: number | null }> = {}) => desk.window().lots.create({ requestId: newRequestId(), selection, expected, ...look, ...choice });
  const printed = async (id: number) => {
    await desk.archive().context.lots.settled();
    const lot = valueOf(await desk.window().lots.show({ id }));
    return { lot, pages: lot.parts[0]?.pages === 0 ? [] : await pagesOf(valueOf(await desk.window().lots.take({ requestId: newRequestId(), id, part: 1, offset: 0, how: 'SAVED' })).contentBase64) };
  };

  test('with a letter and the slip: each notice after its letter, the version of the day the lot was made', async () => {
    await creditPostal();
    await authorise(AUTHORISATION);
    await load();
    await load();
    const letter = valueOf(await desk.window().papers.saveLetter({ requestId: newRequestId(), id: null, expectedVersion: null, title: 'Avviso', body: 'Gentile {nome}' }));
    const made = valueOf(await make(2, { paper: 'A4_SLIP', letterId: letter.id }));
    const { lot, pages } = await printed(made.id);
    expect(lot).toMatchObject({ printed: 2, failed: 0, paper: 'A4_SLIP', language: null, letter: { title: 'Avviso', version: 1 } });
    expect(pages.map((page) => [joinedText(page).includes('Gentile Rossi Mario'), joinedText(page).includes('BOLLETTINO POSTALE PA')])).toEqual([[true, false], [false, true], [true, false], [false, true]]);
    expect(await desk.rows('SELECT n.printed_account, p.paper, v.version FROM notice_print n JOIN print_paper p ON p.print_id = n.id JOIN letter_version v ON v.id = p.letter_version_id')).toEqual(Array.from({ length: 2 }, () => ({ printedAccount: POSTAL, paper: 'A4_SLIP', version: 1 })));
    const first = valueOf(await desk.window().lots.firstPage({ id: made.id }));
    expect(first.pages).toBe(2);
    const nav = (await desk.rows('SELECT printed_nav FROM notice_print LIMIT 1'))[0]?.['printedNav'];
    expect((await pagesOf(first.pdfBase64)).map((page) => joinedText(page).replaceAll(' ', '').includes(String(nav)))).not.toContain(true);
  });

  test('a paper the office cannot print on is refused when the lot is made; a notice that cannot be on it is left out with its reason', async () => {
    await load();
    expect(await make(1, { paper: 'A4_SLIP' })).toMatchObject({ ok: false, error: { code: 'INVALID_FIELD', field: 'paper', message: expect.stringContaining('autorizzazione') } });
    expect(await make(1, { letterId: 99 })).toMatchObject({ ok: false, error: { field: 'letterId' } });
    await authorise(AUTHORISATION);
    const { lot } = await printed(valueOf(await make(1, { paper: 'A4_SLIP' })).id);
    expect(lot).toMatchObject({ printed: 0, failed: 1, problems: [{ message: expect.stringContaining('Manca il conto postale') }] });
    const usual = await printed(valueOf(await make(1)).id);
    expect(usual.lot).toMatchObject({ printed: 1, failed: 0, paper: null, letter: null });
  });
});
