import { expect, test } from 'vitest';
import { isScannedCode } from './reason-text.ts';

test.each([
  'PAGOPA|002|302000000000012320|99999000013|18600', '302000000000012320', '3020 0000 0000 0123 20', 'RSSMRA80A01H501U', 'Cittadino allo sportelloPAGOPA|002|302000000000012320|99999000013|18600', 'motivo 302000000000012320',
])('%s is a code, not a reason', (text) => {
  expect(isScannedCode(text)).toBe(true);
});

test.each(['Cittadino allo sportello', 'Portale fermo dalle 10:30', 'Verbale n. 4471 del 02/10/2026', 'Rif. prot. 12345/2026', 'Stesso passaporto'])('%s is a reason', (text) => {
  expect(isScannedCode(text)).toBe(false);
});
