import { recognise } from './scan.ts';

/** The day given to the reader of codes: no code that can be scanned depends on it. */
const ANY_DAY = '2000-01-01';

/**
 * A reason is words of a person. A scanner that types into the field while a dialog is open, and ends with Enter, would otherwise both
 * write and confirm: a text that is the code of a notice or a codice fiscale is no reason.
 */
export function isScannedCode(text: string): boolean {
  const { kind } = recognise(text, ANY_DAY);
  return kind === 'QR' || kind === 'DATA_MATRIX' || kind === 'DAMAGED_CODE' || kind === 'NOTICE_NUMBER' || kind === 'FISCAL_CODE' || kind === 'IUV' || containsCode(text);
}

/** A code typed behind words that were already there. */
function containsCode(text: string): boolean {
  return /PAGOPA\|002\|/i.test(text) || /codfase=NBPA/i.test(text) || /\d{17,18}/.test(text);
}
