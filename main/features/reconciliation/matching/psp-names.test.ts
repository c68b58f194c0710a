import { expect, test } from 'vitest';
import { PspNames } from './psp-names.ts';

const names = new PspNames([
  { id: 'VALBIT22XXX', name: 'Banca delle Valli S.p.A.', aliases: ['BANCA DELLE VALLI', 'BDV'] },
  { id: '09991', name: 'Càssa Rurale', aliases: [] },
]);
const of = (payerName: string, causale = '', format: 'GDC' | 'POSTE' = 'GDC'): string | null => names.pspOf({ format, payerName, causale });

test('a name or an alias counts as whole words, whatever stands between and around them', () => {
  expect(of('  banca   delle-valli, sede di Roma')).toBe('VALBIT22XXX');
  expect(of('BDV')).toBe('VALBIT22XXX');
  expect(of('CÀSSA RURALE')).toBe('09991');
  expect([of('BDVX'), of('BANCA DELLE VALLIGIANE'), of('BANCA VALLI')]).toEqual([null, null, null]);
});

test('a code in the causale counts where the payer says nothing', () => {
  expect(of('DIVERSI', 'ORD :BI2:VALBIT22XXX :BE1:COMUNE')).toBe('VALBIT22XXX');
  expect(of('DIVERSI', 'URI/2026-03-05VALBIT22XXX-1')).toBe(null);
  expect(of('CASSA', 'ABI 09991')).toBe('09991');
});

test('two are none, and the payer of a Bancoposta statement says nothing', () => {
  expect(of('BDV PER CÀSSA RURALE')).toBe(null);
  expect(of('', 'VALBIT22XXX 09991')).toBe(null);
  expect(of('BDV', '', 'POSTE')).toBe(null);
});

test('a PSP that is not in the list is called by its code', () => {
  expect([names.nameOf('valbit22xxx'), names.nameOf('UNKNOWN1')]).toEqual(['Banca delle Valli S.p.A.', 'UNKNOWN1']);
});
