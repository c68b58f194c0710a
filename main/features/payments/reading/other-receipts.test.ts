import { describe, expect, test } from 'vitest';
import { readReceiptFile } from './read-receipt-file.ts';

const single = (amount: string, iur: string, extra = ''): string =>
  `<datiSingoloPagamento><singoloImportoPagato>${amount}</singoloImportoPagato><dataEsitoSingoloPagamento>2026-09-14</dataEsitoSingoloPagamento><identificativoUnivocoRiscossione>${iur}</identificativoUnivocoRiscossione><causaleVersamento>Prova</causaleVersamento><datiSpecificiRiscossione>9/0101108TS/</datiSpecificiRiscossione>${extra}</datiSingoloPagamento>`;

function legacyXml(parts: Readonly<{ outcome?: string; total?: string; singles?: string; payer?: string }> = {}): string {
  return `<RT xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/"><versioneOggetto>6.2.0</versioneOggetto><dominio><identificativoDominio>99999000013</identificativoDominio></dominio><identificativoMessaggioRicevuta>M1</identificativoMessaggioRicevuta><dataOraMessaggioRicevuta>2026-09-14T10:00:00</dataOraMessaggioRicevuta><riferimentoMessaggioRichiesta>R1</riferimentoMessaggioRichiesta><riferimentoDataRichiesta>2026-09-14</riferimentoDataRichiesta><istitutoAttestante><identificativoUnivocoAttestante><tipoIdentificativoUnivoco>B</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>PSP1</codiceIdentificativoUnivoco></identificativoUnivocoAttestante><denominazioneAttestante>Banca</denominazioneAttestante><indirizzoAttestante>Via</indirizzoAttestante></istitutoAttestante><enteBeneficiario><identificativoUnivocoBeneficiario><tipoIdentificativoUnivoco>G</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>99999000013</codiceIdentificativoUnivoco></identificativoUnivocoBeneficiario><denominazioneBeneficiario>Comune</denominazioneBeneficiario></enteBeneficiario>${parts.payer ?? ''}<soggettoPagatore><identificativoUnivocoPagatore><tipoIdentificativoUnivoco>F</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>CSTNCL85H09G224U</codiceIdentificativoUnivoco></identificativoUnivocoPagatore><anagraficaPagatore>Chi deve</anagraficaPagatore></soggettoPagatore><datiPagamento><codiceEsitoPagamento>${parts.outcome ?? '0'}</codiceEsitoPagamento><importoTotalePagato>${parts.total ?? '10.00'}</importoTotalePagato><identificativoUnivocoVersamento>RF18539007547034</identificativoUnivocoVersamento><CodiceContestoPagamento>n/a</CodiceContestoPagamento>${parts.singles ?? single('10.00', 'IUR1')}</datiPagamento></RT>`;
}

async function outcome(content: string): Promise<unknown> {
  const read = await readReceiptFile(Buffer.from(content));
  if (!read.ok) return read.error;
  return read.value.kind === 'RECEIPT' ? read.value.receipt : read.value;
}

describe('legacy RT', () => {
  test('versante pays, pagatore owes; fees are added, the stamp is recognised', async () => {
    const payer = '<soggettoVersante><identificativoUnivocoVersante><tipoIdentificativoUnivoco>F</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>RSSLCU80A01H501K</codiceIdentificativoUnivoco></identificativoUnivocoVersante><anagraficaVersante>Chi paga</anagraficaVersante></soggettoVersante>';
    const stamp = `<allegatoRicevuta><tipoAllegatoRicevuta>BD</tipoAllegatoRicevuta><testoAllegato>${Buffer.from('<marcaDaBollo><IUBD>7</IUBD></marcaDaBollo>').toString('base64')}</testoAllegato></allegatoRicevuta>`;
    const singles = single('10.00', 'IUR1', '<commissioniApplicatePSP>1.00</commissioniApplicatePSP>') + single('16.00', 'IUR2', `<commissioniApplicatePSP>0.50</commissioniApplicatePSP>${stamp}`);
    expect(await outcome(legacyXml({ payer, singles, total: '26.00' }))).toMatchObject({
      source: 'LEGACY_RT', receiptId: 'IUR1', nav: null, outcome: 'OK', paidOn: '2026-09-14', feeCents: 150,
      debtor: { fullName: 'Chi deve' }, payer: { fullName: 'Chi paga' }, legacy: { ccp: 'n/a', outcomeCode: '0', pspIdentifierType: 'B' },
      transfers: [{ index: 1, amountCents: 1000, iur: 'IUR1', stamp: null }, { index: 2, amountCents: 1600, iur: 'IUR2', stamp: { iubd: '7' } }],
    });
  });

  test.each([['0', 'OK'], ['2', 'PARTIAL'], ['4', 'PARTIAL'], ['1', 'KO'], ['3', 'KO']])('esito %s is %s', async (code, expected) => {
    expect(await outcome(legacyXml({ outcome: code, singles: single('10.00', 'IUR1') + single('0.00', 'n/a') }))).toMatchObject({ outcome: expected });
  });

  test('a partial outcome without a paid row is no payment', async () => {
    expect(await outcome(legacyXml({ outcome: '4', total: '0.00', singles: '' }))).toMatchObject({ outcome: 'KO', receiptId: null, paidOn: null });
  });

  test.each([
    [{ outcome: '9' }, 'datiPagamento/codiceEsitoPagamento'],
    [{ outcome: '0', singles: '' }, 'datiPagamento/datiSingoloPagamento'],
    [{ singles: single('10.00', 'I').repeat(6) }, 'datiPagamento/datiSingoloPagamento'],
    [{ singles: single('10', 'I') }, 'datiPagamento/datiSingoloPagamento[1]/singoloImportoPagato'],
    [{ total: '1000000000.00' }, 'datiPagamento/importoTotalePagato'],
  ])('%j is refused at %s', async (parts, path) => {
    expect(await outcome(legacyXml(parts))).toMatchObject({ code: 'E_XSD', where: { path } });
  });
});

describe('Biz Events', () => {
  const good = {
    receiptId: 'r1', noticeNumber: '301500010000015313', fiscalCode: '99999000013', outcome: 'OK', creditorReferenceId: '01500010000015313',
    paymentAmount: 10, description: 'Prova', companyName: 'Comune', idPSP: 'P', pspCompanyName: 'Banca', idChannel: 'C',
    debtor: { entityUniqueIdentifierType: 'F', entityUniqueIdentifierValue: 'ANONIMO', fullName: 'ANONIMO' },
    transferList: [{ idTransfer: 1, transferAmount: 10, fiscalCodePA: '99999000013', iban: 'IT30G9999961000000060717356', mbdAttachment: '', remittanceInformation: 'x', transferCategory: '9/0101108TS/' }],
  };
  const withTransfer = (change: object) => ({ ...good, transferList: [{ ...good.transferList[0], ...change }] });

  test.each([[10, 1000], [10.1, 1010], [78.67, 7867], [0.07, 7], [999999999.99, 99_999_999_999], ['4.35', 435], [1.1e2, 11_000]])('amount %s is %i cents', async (paymentAmount, cents) => {
    expect(await outcome(JSON.stringify({ ...good, paymentAmount }))).toMatchObject({ paymentAmountCents: cents });
  });

  test.each([[10.001], [-1], [1_000_000_000], [1e21], ['10,00'], [true]])('amount %s is refused', async (paymentAmount) => {
    expect(await outcome(JSON.stringify({ ...good, paymentAmount }))).toMatchObject({ code: 'E_XSD', where: { path: 'paymentAmount' } });
  });

  test('a day alone is a day, not midnight', async () => {
    expect(await outcome(JSON.stringify({ ...good, paymentDateTime: '2026-09-16' }))).toMatchObject({ paymentDateTime: { raw: '2026-09-16', instant: null, romeDate: '2026-09-16' }, paidOn: '2026-09-16' });
  });

  test('what lacks or is wrong is named by its path, without the data of persons', async () => {
    expect(await outcome(JSON.stringify({ ...good, idPSP: undefined }))).toMatchObject({ code: 'E_XSD', where: { path: 'idPSP' }, message: expect.stringContaining('Manca') });
    expect(await outcome(JSON.stringify(withTransfer({ fiscalCodePA: 'X' })))).toMatchObject({ where: { path: 'transferList[1]/fiscalCodePA' }, message: expect.stringContaining('“X”') });
    expect(await outcome(JSON.stringify(withTransfer({ iban: '' })))).toMatchObject({ where: { path: 'transferList[1]/iban' } });
    expect(await outcome(JSON.stringify(withTransfer({ mbdAttachment: 'AAAA' })))).toMatchObject({ where: { path: 'transferList[1]/iban' } });
    expect(await outcome(JSON.stringify({ ...good, transferList: [] }))).toMatchObject({ where: { path: 'transferList' } });
    const personal = await outcome(JSON.stringify({ ...good, debtor: { ...good.debtor, fullName: `Canarino${'x'.repeat(70)}` } }));
    expect(personal).toMatchObject({ where: { path: 'debtor/fullName' } });
    expect(JSON.stringify(personal)).not.toContain('Canarino');
  });
});
