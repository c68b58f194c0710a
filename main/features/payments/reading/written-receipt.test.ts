import { expect, test } from 'vitest';
import { writeReceiptMessage, type ReceiptMessage } from '../../../domain/receipt-message.ts';
import { readReceiptFile } from './read-receipt-file.ts';

const MESSAGE: ReceiptMessage = {
  idPa: '99999000013', idBrokerPa: '99999000013', idStation: '99999000013_01', receiptId: 'prova301500010000015313', nav: '301500010000015313', organizationFiscalCode: '99999000013', outcome: 'OK', iuv: '01500010000015313',
  paymentAmountCents: 15_050, description: 'TARI <2026> & altro', companyName: 'Comune di Prova', debtor: { identifierType: 'F', identifier: 'RSSMRA80A01H501U', fullName: 'D’Amico & Figli' },
  transfers: [
    { index: 1, amountCents: 15_000, payeeFiscalCode: '99999000013', iban: 'IT30G9999961000000060717356', remittanceInformation: 'TARI 2026', transferCategory: '9/0101101IM/' },
    { index: 2, amountCents: 50, payeeFiscalCode: '99999000021', iban: 'IT30G9999961000000060717356', remittanceInformation: 'TEFA 2026', transferCategory: '9/0201102IM/' },
  ],
  idPsp: 'PROVAITM1', pspFiscalCode: '99999990015', pspCompanyName: 'Banca di Prova S.p.A.', idChannel: '99999000013_02', channelDescription: 'app', paymentMethod: 'creditCard', feeCents: 100,
  paymentDateTime: { raw: '2026-11-23T18:03:00' }, applicationDate: { raw: '2026-11-23' }, transferDate: { raw: '2026-11-24' }, standIn: false,
};

async function readBack(message: ReceiptMessage) {
  const read = await readReceiptFile(Buffer.from(writeReceiptMessage(message)));
  if (!read.ok || read.value.kind !== 'RECEIPT') throw new Error(`not read: ${JSON.stringify(read)}`);
  return read.value;
}

test('a written receipt is read as every other, with every transfer and no warning', async () => {
  const { receipt, warnings } = await readBack(MESSAGE);
  const { transfers, paymentDateTime, applicationDate, transferDate, debtor, ...facts } = MESSAGE;
  expect(receipt).toMatchObject({ ...facts, source: 'PA_SEND_RT_V2', paidOn: '2026-11-23', debtor, transfers, applicationDate: { date: applicationDate?.raw }, transferDate: { date: transferDate?.raw }, paymentDateTime: { raw: paymentDateTime?.raw } });
  expect(warnings).toEqual([]);
});

test('what is not known is left out', async () => {
  const { receipt } = await readBack({ ...MESSAGE, feeCents: null, paymentMethod: null, transferDate: null, idChannel: 'C1', channelDescription: 'app' });
  expect(receipt).toMatchObject({ feeCents: null, paymentMethod: null, transferDate: null });
});
