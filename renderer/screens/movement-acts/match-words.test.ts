import { expect, test } from 'vitest';
import { atBeginning, confidenceLook, flowLook, paymentsWords, theNumber } from './match-words.ts';

test('how sure the program is, is a word and a shape', () => {
  const row = { status: 'proposed', confidence: 'PROBABLE', awaitingSecond: false, deferredUntil: null } as const;
  expect(confidenceLook(row)).toMatchObject({ label: 'Probabile', tone: 'amber' });
  expect(confidenceLook({ ...row, status: 'automatic', confidence: 'CERTAIN' })).toMatchObject({ label: 'Certo', tone: 'green' });
  expect(confidenceLook({ ...row, awaitingSecond: true }).label).toBe('Manca la seconda conferma');
  expect(confidenceLook({ ...row, deferredUntil: '2026-12-06' }).label).toBe('Rimandato al 06/12/2026');
  expect(flowLook({ code: 'IUF_NO_TES', codeLabel: 'Flusso senza accredito' })).toMatchObject({ label: 'Senza incasso', tone: 'red' });
  expect(flowLook({ code: 'ALTRO', codeLabel: 'Altro caso' }).label).toBe('Altro caso');
});

test('payments of a flow are told with what is missing of their receipts', () => {
  expect([paymentsWords({ payments: 40, withReceipt: 40 }), paymentsWords({ payments: 1, withReceipt: 1 }), paymentsWords({ payments: 40, withReceipt: 38 }), paymentsWords({ payments: 1, withReceipt: 0 })])
    .toEqual(['40 pagamenti, tutti con ricevuta', '1 pagamento, con ricevuta', '40 pagamenti, 2 senza ricevuta', '1 pagamento, 1 senza ricevuta']);
});

test('rows are called with their article', () => {
  expect([theNumber('provvisorio 1044'), theNumber('bolletta 108'), theNumber('movimento n. tecnico 315b8e4')]).toEqual(['il provvisorio 1044', 'la bolletta 108', 'il movimento n. tecnico 315b8e4']);
  expect(atBeginning('provvisorio 1044')).toBe('Provvisorio 1044');
});
