import { describe, expect, test } from 'vitest';
import { signedFile, zipOf } from './written-archive.fixture.ts';
import { journalXml, pageHead, PERIOD, rowXml, totalsXml } from './journal.fixture.ts';
import { missingPagesSentence, wholeJournals } from './journal-page.ts';
import { failureOf, messagesOf, movementsOf, readBytes } from './treasury-reading.fixture.ts';

const one = async (xml: string | Uint8Array): Promise<unknown> => movementsOf(await readBytes(xml))[0];
const row = (changes: Readonly<Record<string, string | null>>, more = ''): Promise<unknown> => one(journalXml({ rows: rowXml(changes, more) }));
const SIGNATURE = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI=""/></ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>';

describe('what a journal is', () => {
  test.each<[string, string | Uint8Array]>([
    ['of 1.5 and later, with a day', journalXml()],
    ['of 1.4, with a period and without pages', journalXml({ head: PERIOD, id: 'FLUSSO 1' })],
    ['signed, the signature first', journalXml({ signature: SIGNATURE })],
    ['inside an enveloping signature', `<ds:Signature xmlns:ds="urn:x"><ds:SignedInfo/><ds:Object>${journalXml({ declaration: '' })}</ds:Object></ds:Signature>`],
    ['in any namespace', journalXml().replaceAll(/<(\/?)([a-z])/g, '<$1opi:$2').replace('<opi:flusso_giornale_di_cassa>', '<opi:flusso_giornale_di_cassa xmlns:opi="urn:x">')],
    ['with its mark', `\uFEFF${journalXml()}`],
    ['in ISO-8859-15, declared', Buffer.from(journalXml({ declaration: '<?xml version="1.0" encoding="ISO-8859-15"?>', rows: rowXml({ cliente: 'SOCIETÀ' }) }), 'latin1')],
    ['in windows-1252, declared', Buffer.from(journalXml({ declaration: "<?xml version='1.0' encoding='windows-1252'?>", rows: rowXml({ cliente: 'SOCIETÀ' }) }), 'latin1')],
    ['in UTF-16', Buffer.from(`\uFEFF${journalXml({ declaration: '<?xml version="1.0" encoding="UTF-16"?>' })}`, 'utf16le')],
    ['signed as a file', signedFile(journalXml())],
    ['signed as a file, in base64 of lines', Buffer.from(signedFile(journalXml()).toString('base64').replace(/(.{64})/g, '$1\n'))],
    ['signed as a file, in PEM', Buffer.from(`-----BEGIN PKCS7-----\n${signedFile(journalXml()).toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END PKCS7-----\n`)],
    ['signed twice', signedFile(signedFile(journalXml()))],
    ['in an archive', zipOf([{ name: 'gdc.xml', content: journalXml() }])],
    ['signed in an archive', zipOf([{ name: 'gdc.xml.p7m', content: signedFile(journalXml()) }])],
    ['an archive, signed', signedFile(zipOf([{ name: 'gdc.xml', content: journalXml() }]))],
  ])('%s: it is read', async (_, content) => {
    expect(await one(content)).toMatchObject({ format: 'GDC', year: 2026, bankEntityCode: '1200345', bolletta: '0000101', provvisorio: '0000501', account: '0000001', amountCents: 25225, sign: 1, ignoredAs: null, sourceRow: 1, equalRowOrdinal: 1, technicalNumber: null });
  });

  test('a signature is told not to have been checked, once', async () => {
    for (const content of [journalXml({ signature: SIGNATURE }), signedFile(journalXml({ signature: SIGNATURE }))]) {
      expect((await readBytes(content)).facts?.warnings).toEqual([{ code: 'FIRMA_NON_VERIFICATA', message: 'Il file è firmato: la firma non è stata verificata.' }]);
    }
    expect((await readBytes(journalXml())).facts?.warnings).toEqual([]);
  });

  test('the head is a fact of the page', async () => {
    expect((await readBytes(journalXml())).facts?.pages).toMatchObject([{ entityCode: 'UFVB01', entityName: 'COMUNE DI VALBIANCA', istatCode: '000999001', abi: '09991', from: '2026-03-10', to: '2026-03-10', schema: 'FROM_1_5', movements: 1 }]);
    expect((await readBytes(journalXml({ head: PERIOD }))).facts?.pages).toMatchObject([{ from: '2026-03-09', to: '2026-03-10', schema: 'UP_TO_1_4', page: 1, pages: 1 }]);
    expect((await readBytes(journalXml({ rows: rowXml({ tipo_esecuzione: 'SEPA INSTANT CREDIT TRANSFER' }) }))).facts?.pages).toMatchObject([{ schema: 'FROM_1_8' }]);
  });

  test('a journal of a day without movements is a good one', async () => {
    const read = await readBytes(journalXml({ rows: '' }));
    expect(read).toMatchObject({ rows: [], facts: { counts: { read: 0 }, period: null, pages: [{ movements: 0 }] } });
  });

  test('without a declaration it is UTF-8 if it can be, else ISO-8859-15, and that is told', async () => {
    const xml = journalXml({ declaration: '', rows: rowXml({ cliente: 'SOCIETÀ € SPA' }) });
    expect(await one(xml)).toMatchObject({ payerName: 'SOCIETÀ € SPA' });
    const bytes = Buffer.from(xml.replace('€', '\u00a4'), 'latin1');
    const read = await readBytes(bytes);
    expect(movementsOf(read)[0]?.payerName).toBe('SOCIETÀ € SPA');
    expect(read.facts).toMatchObject({ encoding: 'iso-8859-15', warnings: [{ code: 'CODIFICA_DEDOTTA' }] });
  });

  test('one that says UTF-8 and is not is refused', async () => {
    expect(failureOf(await readBytes(Buffer.from(journalXml({ rows: rowXml({ cliente: 'SOCIETÀ' }) }), 'latin1')))).toBe('E_ENCODING');
  });
});

describe('which rows are movements (G1, G3)', () => {
  test.each<[string, Readonly<Record<string, string>>, object]>([
    ['a provisional entry', {}, { ignoredAs: null, sign: 1, opType: 'ESEGUITO' }],
    ['its reversal', { tipo_operazione: 'STORNATO', numero_bolletta_quietanza_storno: '0000101' }, { ignoredAs: null, sign: -1, opType: 'STORNATO', reversedBolletta: '0000101' }],
    ['its reversal, signed by the bank', { tipo_operazione: 'STORNATO', importo: '-252.25' }, { ignoredAs: null, sign: -1, amountCents: 25225 }],
    ['a payment', { tipo_movimento: 'USCITA', tipo_documento: 'MANDATO' }, { ignoredAs: 'NON_ENTRATA', sign: -1, provvisorio: null }],
    ['a payment taken back', { tipo_movimento: 'USCITA', tipo_documento: 'MANDATO', tipo_operazione: 'STORNATO' }, { ignoredAs: 'NON_ENTRATA', sign: 1 }],
    ['a payment that was covered: the first code holds', { tipo_movimento: 'USCITA', tipo_documento: 'SOSPESO USCITA', tipo_operazione: 'REGOLARIZZATO' }, { ignoredAs: 'NON_ENTRATA' }],
    ['an entry that was covered', { tipo_operazione: 'REGOLARIZZATO' }, { ignoredAs: 'REGOLARIZZAZIONE', provvisorio: '0000501' }],
    ['an entry that was put back', { tipo_operazione: 'RIPRISTINATO' }, { ignoredAs: 'REGOLARIZZAZIONE', opType: 'RIPRISTINATO', provvisorio: '0000501' }],
    ['a transfer between accounts', { tipo_documento: 'GIROCONTO' }, { ignoredAs: 'GIROCONTO' }],
    ['what was taken from the postal account, whatever the document', { tipo_esecuzione: 'PRELIEVO DA CC POSTALE' }, { ignoredAs: 'GIROCONTO' }],
    ['a collection order', { tipo_documento: 'REVERSALE' }, { ignoredAs: 'NON_SOSPESO', provvisorio: null }],
    ['the cash of the year before', { tipo_documento: 'FONDO DI CASSA' }, { ignoredAs: 'NON_SOSPESO' }],
  ])('%s', async (_, changes, expected) => {
    expect(await row(changes)).toMatchObject(expected);
  });

  test('a collection order says which entries it covers', async () => {
    const suspended = '<sospeso><numero_provvisorio>501</numero_provvisorio><importo_provvisorio>200.00</importo_provvisorio></sospeso><sospeso><numero_provvisorio>0000502</numero_provvisorio><importo_provvisorio>52.25</importo_provvisorio></sospeso>';
    expect(await row({ tipo_documento: 'REVERSALE', tipo_operazione: 'REGOLARIZZATO' }, suspended)).toMatchObject({ ignoredAs: 'REGOLARIZZAZIONE', regularises: [{ provvisorio: '501', amountCents: 20000 }, { provvisorio: '0000502', amountCents: 5225 }] });
  });

  test('what is at the disposal of the treasurer stands in when the schema’s own fields are missing', async () => {
    const own = '<dati_a_disposizione_BT><cro>CRO9</cro><identificativo_end_to_end>E2E9</identificativo_end_to_end></dati_a_disposizione_BT>';
    expect(await row({ codice_riferimento_operazione: null, data_valuta_ente: null }, own)).toMatchObject({ bankRef: 'CRO9', endToEndId: 'E2E9', valueDate: '2026-03-06' });
    expect(await row({ end_to_end_id: 'E2E1' }, own)).toMatchObject({ bankRef: 'TRN1', endToEndId: 'E2E1', valueDate: '2026-03-07' });
  });

  test('the causale is kept as it is: line breaks, CDATA, entities', async () => {
    expect(await row({ causale: ' A &amp; B\n<![CDATA[<C>]]> <!-- no -->D ' })).toMatchObject({ causale: ' A & B\n<C> D ' });
  });

  test('rows are counted through all the accounts, and amounts are exact', async () => {
    const second = '<informazioni_conto_evidenza><conto_evidenza>0000002</conto_evidenza>' + rowXml({ importo: '9999999999999.99' }) + '</informazioni_conto_evidenza></flusso_giornale_di_cassa>';
    const read = await readBytes(journalXml({ rows: rowXml({ importo: '0.01' }) + rowXml({ importo: '1.10' }) }).replace('</flusso_giornale_di_cassa>', second));
    expect(movementsOf(read).map(({ sourceRow, account, amountCents }) => [sourceRow, account, amountCents])).toEqual([[1, '0000001', 1], [2, '0000001', 110], [3, '0000002', 999999999999999]]);
  });

  test('a zero number is none', async () => {
    expect(await row({ numero_bolletta_quietanza_storno: '0', numero_bolletta_quietanza: '0000000' })).toMatchObject({ reversedBolletta: null, bolletta: null });
  });
});

describe('what is wrong in a row is told in Italian, with row, field and remedy (G8)', () => {
  test.each<[string, Readonly<Record<string, string | null>>]>([
    ['PAA_TIPO_DOCUMENTO_NOT_FOUND', { tipo_documento: null }], ['PAA_ANAGRAFICA_CLIENTE_NOT_FOUND', { cliente: null }], ['PAA_CAUSALE_NOT_FOUND', { causale: ' ' }], ['PAA_DATA_EFFETTIVA_SOSPESO_NOT_FOUND', { suspense: null }],
    ['PAA_CODICE_GESTIONALE_PROVVISORIO_NOT_FOUND', { cge: null }], ['PAA_END_TO_END_ID_NOT_FOUND', { end_to_end_id: '' }], ['TES_NUMERO', { numero_bolletta_quietanza: '12345678' }], ['TES_DATA', { data_valuta_ente: '2026-02-30' }], ['TES_CARATTERE_PERSO', { causale: 'SOCIET\uFFFD' }],
  ])('%s: the row is kept with a warning', async (code, changes) => {
    const read = await readBytes(journalXml({ rows: rowXml(changes) }));
    expect(read.facts?.counts).toMatchObject({ read: 1, warned: 1, unreadable: 0 });
    expect(read.rows.flatMap((found) => (found.kind === 'MOVEMENT' ? found.warnings.map((warning) => warning.code) : []))).toContain(code);
    for (const message of messagesOf(read)) expect(message).toMatch(/^Movimento 1: .+\. .+\.$/s);
  });

  test.each<[string, Readonly<Record<string, string | null>>]>([
    ['PAA_TIPO_MOVIMENTO_NOT_FOUND', { tipo_movimento: null }], ['TES_VALORE_SCONOSCIUTO', { tipo_movimento: 'ENTRATE' }], ['PAA_TIPO_OPERAZIONE_NOT_FOUND', { tipo_operazione: null }], ['TES_VALORE_SCONOSCIUTO', { tipo_operazione: 'FATTO' }],
    ['PAA_IMPORTO_NOT_FOUND', { importo: null }], ['TES_IMPORTO', { importo: '12,50' }], ['TES_IMPORTO', { importo: '1.234' }], ['TES_IMPORTO', { importo: '0.00' }], ['PAA_DATA_MOVIMENTO_NOT_FOUND', { data_movimento: null }], ['TES_DATA', { data_movimento: '2026-02-30' }],
  ])('%s: without it a row is no movement, and the others are read', async (code, changes) => {
    const read = await readBytes(journalXml({ rows: rowXml(changes) + rowXml({ numero_bolletta_quietanza: '2' }) }));
    expect(failureOf(read)).toBe(code);
    expect(read.facts?.counts).toMatchObject({ read: 2, unreadable: 1, credits: 1 });
    for (const message of messagesOf(read)) expect(message).toMatch(/^Movimento 1: .+\. .+\.$/s);
  });

  test('a field written twice is not guessed', async () => {
    expect(failureOf(await readBytes(journalXml({ rows: rowXml({}, '<importo>1.00</importo>') })))).toBe('TES_CAMPO_RIPETUTO');
  });

  test('without its year a journal takes that of each day, and says so', async () => {
    const read = await readBytes(journalXml({ head: '<data_riferimento_GdC>2026-03-10</data_riferimento_GdC>' }));
    expect(movementsOf(read)[0]?.year).toBe(2026);
    expect(messagesOf(read)).toEqual([expect.stringContaining('manca il campo esercizio')]);
  });
});

describe('whose journal it is (G7)', () => {
  test('that of another body is refused before any row', async () => {
    const read = await readBytes(journalXml({ entity: '00999000029' }));
    expect(read).toMatchObject({ rows: [], facts: null, refusal: { code: 'E_NOT_OURS', message: 'Il giornale di cassa è di un altro ente: “COMUNE DI VALBIANCA”, codice fiscale “00999000029”. Controlla di aver scelto il file giusto.' } });
  });

  test('one that does not say it is refused', async () => {
    expect(failureOf(await readBytes(journalXml().replace(/<codice_fiscale_ente>.*?<\/codice_fiscale_ente>/, '')))).toBe('E_XSD');
  });

  test('case and blanks around the code do not count', async () => {
    expect(failureOf(await readBytes(journalXml({ entity: ' abc00999000 ' }), { entityFiscalCode: 'ABC00999000' }))).toBeNull();
  });
});

describe('pages (G5) and totals (G6)', () => {
  const page = (number: number, pages: number, rows = rowXml({ numero_bolletta_quietanza: String(number) }), totals = ''): string => journalXml({ head: pageHead(number, pages), id: `GDC-2026031000012003450001#00${number}#00${pages}`, rows, totals });

  test('the pages of an archive are one reading, each file with its own rows, in the order of the names', async () => {
    const read = await readBytes(zipOf([{ name: 'b/p2.xml', content: page(2, 2) }, { name: 'a/p1.xml', content: page(1, 2) }, { name: '__MACOSX/p1.xml', content: 'x' }, { name: 'a/.DS_Store', content: 'x' }]), {}, 'marzo.zip');
    expect(movementsOf(read).map(({ sourceFile, sourceRow, bolletta, fileHash }) => [sourceFile, sourceRow, bolletta, fileHash === read.facts?.sha256])).toEqual([['marzo.zip › a/p1.xml', 1, '1', true], ['marzo.zip › b/p2.xml', 1, '2', true]]);
    expect(wholeJournals(read.facts?.pages ?? [])).toMatchObject([{ pages: 2, missing: [] }]);
  });

  test('a page may come alone: what is missing can be said', async () => {
    const read = await readBytes(page(1, 3));
    expect(failureOf(read)).toBeNull();
    const [journal] = wholeJournals(read.facts?.pages ?? []);
    expect(journal === undefined ? null : missingPagesSentence(journal)).toBe('Pagine 2, 3 di 3 mancanti: i totali si controllano quando arrivano.');
    const [almost] = wholeJournals([...(read.facts?.pages ?? []), ...((await readBytes(page(3, 3))).facts?.pages ?? [])]);
    expect(almost === undefined ? null : missingPagesSentence(almost)).toBe('Pagina 2 di 3 mancante: i totali si controllano quando arriva.');
  });

  test('the end of the identifier counts pages where the schema has no place for it', async () => {
    expect((await readBytes(journalXml({ head: PERIOD, id: 'GDC-2026031000012003450001#002#003' }))).facts?.pages).toMatchObject([{ page: 2, pages: 3 }]);
  });

  test.each<[string, string, string, readonly string[]]>([
    ['all agree', rowXml(), totalsXml('100.00', '252.25', '0.00', '352.25'), []],
    ['balances that do not lead to each other', rowXml(), totalsXml('100.00', '252.25', '0.00', '352.26'), ['SALDI_NON_QUADRANO']],
    ['a row is missing', '', totalsXml('100.00', '252.25', '0.00', '352.25'), ['ENTRATE_NON_QUADRANO']],
    ['a reversal counted by the bank', rowXml() + rowXml({ tipo_operazione: 'STORNATO', importo: '2.25' }), totalsXml('0.00', '250.00', '0.00', '250.00'), []],
    ['a reversal not counted by the bank', rowXml() + rowXml({ tipo_operazione: 'STORNATO', importo: '2.25' }), totalsXml('0.00', '252.25', '0.00', '252.25'), []],
    ['what is covered moves no cash', rowXml() + rowXml({ tipo_documento: 'REVERSALE', tipo_operazione: 'REGOLARIZZATO' }), totalsXml('0.00', '252.25', '0.00', '252.25'), []],
    ['no totals at all', rowXml(), '', []],
  ])('%s', async (_, rows, totals, codes) => {
    const read = await readBytes(journalXml({ rows, totals }));
    expect(read.facts?.warnings.map(({ code }) => code)).toEqual(codes);
    expect(failureOf(read)).toBeNull();
  });

  test('totals of a journal of pages are checked when all are there', async () => {
    const first = page(1, 2, rowXml({ importo: '10.00' }), '<saldo_precedente_conto_evidenza>5.00</saldo_precedente_conto_evidenza>');
    const second = (income: string): string => page(2, 2, rowXml({ importo: '20.00' }), totalsXml('5.00', income, '0.00', '35.00'));
    const warned = async (income: string): Promise<unknown> => (await readBytes(zipOf([{ name: '1', content: first }, { name: '2', content: second(income) }]))).facts?.warnings.map(({ code }) => code);
    expect(await warned('30.00')).toEqual([]);
    expect(await warned('20.00')).toEqual(['SALDI_NON_QUADRANO', 'ENTRATE_NON_QUADRANO']);
    expect((await readBytes(second('30.00'))).facts?.warnings).toEqual([]);
  });

  test('an archive is taken whole or not at all, and the refusal names the file', async () => {
    const read = await readBytes(zipOf([{ name: 'p1.xml', content: page(1, 2) }, { name: 'p2.xml', content: page(2, 2).slice(0, -5) }]));
    expect(read).toMatchObject({ facts: null, refusal: { code: 'E_XML', message: expect.stringMatching(/^Nel file “p2\.xml” dell’archivio: /) } });
  });

  test('what accompanies the data is left out and named; another archive is refused', async () => {
    expect((await readBytes(zipOf([{ name: 'p1.xml', content: journalXml() }, { name: 'stampa.pdf', content: '%PDF-1.7' }]))).facts?.warnings).toEqual([{ code: 'ALLEGATI_NON_LETTI', message: 'Nell’archivio c’è un allegato che non è stato letto: “stampa.pdf”.' }]);
    expect(failureOf(await readBytes(zipOf([{ name: 'p.zip', content: zipOf([{ name: 'p1.xml', content: journalXml() }]) }])))).toBe('E_KIND');
    expect(failureOf(await readBytes(zipOf([{ name: 'stampa.pdf', content: '%PDF-1.7' }])))).toBe('E_KIND');
    expect(failureOf(await readBytes(zipOf([])))).toBe('E_KIND');
  });
});
