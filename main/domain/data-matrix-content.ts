/**
 * Content of the Data Matrix of the postal section (256 characters), its 50-character code line,
 * and the fields of the TD 896 slip.
 *
 * Source: codes.md 3 (layout and text cleaning) and 4 (code line, TD 896).
 */
import { normalizeCcp } from './iban.ts';
import type { Cents } from './money.ts';
import { err, ok, type Result } from './result.ts';

/** Length of the whole content. */
export const DATA_MATRIX_LENGTH = 256;

const PREFIX = 'codfase=NBPA;';
const MAX_AMOUNT_CENTS = 9_999_999_999;
const NAME_LENGTH = 40;
const SUBJECT_LENGTH = 110;
const DEBTOR_CODE_LENGTH = 16;
const FILLER_LENGTH = 12;
const TERMINATOR = 'A';

/** What a postal slip identifies: notice number, postal account (up to 12 digits), amount. */
export type PostalSlip = Readonly<{ nav: string; ccp: string; amountCents: Cents }>;

/** What the Data Matrix carries. `debtorTaxCode` is a fiscal code of 11 or 16 characters or `ANONIMO`. */
export type DataMatrixContent = PostalSlip &
  Readonly<{ creditorTaxCode: string; debtorTaxCode: string; debtorName: string; subject: string }>;

/** Why a content could not be written. */
export type DataMatrixBuildProblem = 'NAV' | 'CCP' | 'AMOUNT' | 'CF' | 'DEBTOR_CODE';

/** Why a text was refused by the strict reader, checked in this order. */
export type DataMatrixProblem =
  | 'PREFIX'
  | 'LENGTH'
  | 'TERMINATOR'
  | 'LENGTH_TAGS'
  | 'NAV'
  | 'CCP'
  | 'AMOUNT'
  | 'DOC_TYPE'
  | 'PHASE'
  | 'CF';

/** Writes the 256 characters; name and subject are cleaned, cut and padded. */
export function buildDataMatrixContent(content: DataMatrixContent): Result<string, DataMatrixBuildProblem> {
  const codeline = buildCodeline(content);
  if (!codeline.ok) return codeline;
  if (!/^\d{11}$/.test(content.creditorTaxCode)) return err('CF');
  const debtorTaxCode = content.debtorTaxCode.toUpperCase();
  if (!/^[A-Z0-9]{1,16}$/.test(debtorTaxCode)) return err('DEBTOR_CODE');
  return ok(
    [
      PREFIX,
      codeline.value,
      '1P1',
      content.creditorTaxCode,
      debtorTaxCode.padEnd(DEBTOR_CODE_LENGTH),
      fitText(content.debtorName, NAME_LENGTH),
      fitText(content.subject, SUBJECT_LENGTH),
      ' '.repeat(FILLER_LENGTH),
      TERMINATOR,
    ].join(''),
  );
}

/** Reads a content written by the rule, every literal checked; blanks at the end of name, subject and code are dropped. */
export function parseDataMatrixContent(text: string): Result<DataMatrixContent, DataMatrixProblem> {
  const problem = strictProblem(text);
  if (problem !== null) return err(problem);
  return ok({
    nav: text.slice(15, 33),
    ccp: text.slice(35, 47),
    amountCents: Number(text.slice(49, 59)),
    creditorTaxCode: text.slice(66, 77),
    debtorTaxCode: text.slice(77, 93).trimEnd(),
    debtorName: text.slice(93, 133).trimEnd(),
    subject: text.slice(133, 243).trimEnd(),
  });
}

/** What every reader of the wild relies on. */
export type DataMatrixKey = Readonly<{ nav: string; creditorTaxCode: string; amountCents: Cents }>;

/** Reads only prefix, notice number, amount and creditor: contents of other makers are short, mixed case or misplaced further on. */
export function decodeDataMatrixLeniently(text: string): Result<DataMatrixKey, 'PREFIX' | 'LENGTH' | 'NAV' | 'AMOUNT' | 'CF'> {
  if (!text.startsWith(PREFIX)) return err('PREFIX');
  if (text.length < 77) return err('LENGTH');
  const nav = text.slice(15, 33);
  const amount = text.slice(49, 59);
  const creditorTaxCode = text.slice(66, 77);
  if (!/^\d{18}$/.test(nav)) return err('NAV');
  if (!/^\d{10}$/.test(amount)) return err('AMOUNT');
  if (!/^\d{11}$/.test(creditorTaxCode)) return err('CF');
  return ok({ nav, creditorTaxCode, amountCents: Number(amount) });
}

/**
 * Cleans a text for the Data Matrix: typographic apostrophes and dashes to plain, accents dropped,
 * every other character outside the allowed set to one blank, upper case. Inner blanks are kept as they are.
 */
export function cleanDataMatrixText(text: string): string {
  return text
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\u2013\u2014]/g, '-')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^0-9A-Za-z &',\-.:_]/gu, ' ')
    .toUpperCase();
}

/** The 50-character code line inside the Data Matrix: `18`NAV`12`ccp`10`amount`3896`. */
export function buildCodeline(slip: PostalSlip): Result<string, 'NAV' | 'CCP' | 'AMOUNT'> {
  if (!/^\d{18}$/.test(slip.nav)) return err('NAV');
  const ccp = normalizeCcp(slip.ccp);
  if (!ccp.ok) return err('CCP');
  if (!isSlipAmount(slip.amountCents)) return err('AMOUNT');
  return ok(`18${slip.nav}12${ccp.value}10${String(slip.amountCents).padStart(10, '0')}3896`);
}

/** The four fields of the optical line of a TD 896 slip. */
export type Td896Fields = Readonly<{ codiceCliente: string; importo: string; conto: string; td: '896' }>;

/** Fields of the TD 896 slip: amount as `8n+2n`, account on 12 digits, customer code = notice number. */
export function td896Fields(slip: PostalSlip): Result<Td896Fields, 'NAV' | 'CCP' | 'AMOUNT'> {
  if (!/^\d{18}$/.test(slip.nav)) return err('NAV');
  const ccp = normalizeCcp(slip.ccp);
  if (!ccp.ok) return err('CCP');
  if (!isSlipAmount(slip.amountCents)) return err('AMOUNT');
  const digits = String(slip.amountCents).padStart(10, '0');
  return ok({ codiceCliente: slip.nav, importo: `${digits.slice(0, 8)}+${digits.slice(8)}`, conto: ccp.value, td: '896' });
}

const MESSAGES: Readonly<Record<DataMatrixProblem | DataMatrixBuildProblem, string>> = {
  PREFIX: 'Data Matrix non valido: non inizia con codfase=NBPA; non è un bollettino pagoPA',
  LENGTH: 'Data Matrix non valido: deve avere 256 caratteri',
  TERMINATOR: 'Data Matrix non valido: manca la A finale',
  LENGTH_TAGS: 'Data Matrix non valido: le lunghezze dei campi non sono quelle previste',
  NAV: 'Data Matrix non valido: il numero avviso deve avere 18 cifre',
  CCP: 'Data Matrix non valido: il conto corrente postale deve avere al massimo 12 cifre',
  AMOUNT: 'Data Matrix non valido: l’importo deve andare da 1 centesimo a 99.999.999,99 €',
  DOC_TYPE: 'Data Matrix non valido: il tipo documento deve essere 896',
  PHASE: 'Data Matrix non valido: la fase di pagamento deve essere P1',
  CF: 'Data Matrix non valido: il codice fiscale dell’ente deve avere 11 cifre',
  DEBTOR_CODE: 'Data Matrix non componibile: il codice fiscale del debitore deve avere da 1 a 16 lettere o cifre',
};

/** The sentence a person reads when a Data Matrix text is refused or cannot be written. */
export function dataMatrixProblemMessage(problem: DataMatrixProblem | DataMatrixBuildProblem): string {
  return MESSAGES[problem];
}

function strictProblem(text: string): DataMatrixProblem | null {
  if (!text.startsWith(PREFIX)) return 'PREFIX';
  if (text.length !== DATA_MATRIX_LENGTH) return 'LENGTH';
  if (!text.endsWith(TERMINATOR)) return 'TERMINATOR';
  const tags = [text.slice(13, 15), text.slice(33, 35), text.slice(47, 49), text.slice(59, 60)];
  if (tags.join() !== '18,12,10,3') return 'LENGTH_TAGS';
  if (!/^\d{18}$/.test(text.slice(15, 33))) return 'NAV';
  if (!normalizeCcp(text.slice(35, 47)).ok) return 'CCP';
  if (!/^\d{10}$/.test(text.slice(49, 59)) || Number(text.slice(49, 59)) === 0) return 'AMOUNT';
  if (text.slice(60, 63) !== '896') return 'DOC_TYPE';
  if (text.slice(63, 66) !== '1P1') return 'PHASE';
  return /^\d{11}$/.test(text.slice(66, 77)) ? null : 'CF';
}

function fitText(text: string, length: number): string {
  return cleanDataMatrixText(text).slice(0, length).padEnd(length);
}

function isSlipAmount(cents: Cents): boolean {
  return Number.isSafeInteger(cents) && cents >= 1 && cents <= MAX_AMOUNT_CENTS;
}
