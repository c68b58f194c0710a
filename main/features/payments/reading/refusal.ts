import { err } from '../../../domain/result.ts';

/** Why a file was not taken (receipts-fdr.md section 5, codes `E_…` that reading can give; `E_NOT_OURS` belongs to the assessment). */
export type RefusalCode = 'E_KIND' | 'E_XML' | 'E_ENCODING' | 'E_DOCTYPE' | 'E_XSD' | 'E_TOO_BIG' | 'E_ZIP_NAME';

/**
 * Where in the file the cause lies. Safe for logs: a `PATH` is made only of names of the specification,
 * never of text taken from the file.
 */
export type RefusalPlace =
  | Readonly<{ kind: 'PATH'; path: string }>
  | Readonly<{ kind: 'BYTE'; offset: number }>
  | Readonly<{ kind: 'TEXT'; line: number; column: number }>;

/**
 * A file that is not taken: `message` is Italian, for the operator, with cause and remedy.
 * It may quote a value of the file, so it goes to the screen and to the quarantine record, never to logs.
 */
export type Refusal = Readonly<{ code: RefusalCode; message: string; where?: RefusalPlace }>;

/** Builds a refusal as a failed result. */
export function refuse(code: RefusalCode, message: string, where?: RefusalPlace): Readonly<{ ok: false; error: Refusal }> {
  return err(where === undefined ? { code, message } : { code, message, where });
}

const QUOTED_MAX = 40;

/** Shortens a value of the file to what a sentence can carry, without line breaks or control characters. */
export function quoted(value: string): string {
  const oneLine = value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
  const characters = [...oneLine.slice(0, QUOTED_MAX * 4)];
  const cut = characters.length > QUOTED_MAX || oneLine.length > QUOTED_MAX * 4;
  return `“${characters.slice(0, QUOTED_MAX).join('')}${cut ? '…' : ''}”`;
}
