import { assertNever, ok, type Result } from '../../../domain/result.ts';
import { quoted } from '../../payments/index.ts';
import { JOURNAL_ROOT } from './cash-journal.ts';
import { CAMT_ROOT } from './camt-statement.ts';
import { chooseEncoding, decodedHead, type ChosenEncoding } from './decoded-pieces.ts';
import type { ScannedBytes } from './scanned-bytes.ts';
import { StreamedXml } from './streamed-xml.ts';
import { isSwiftStatement } from './swift-statement.ts';
import { knownTable, type KnownTable } from './table-kind.ts';
import { refusal, refuseTreasury, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** Layouts that are text and are read as it goes by. */
export type TextLayout = 'GDC' | 'CAMT053' | 'MT940' | KnownTable;

/** What a file is, from its first bytes: a name or an extension is never trusted. */
export type FileKind<Said> = Readonly<{ kind: 'ZIP' }> | Readonly<{ kind: 'SIGNED' }> | Readonly<{ kind: 'BASE64' }> | Readonly<{ kind: 'TEXT'; layout: TextLayout; encoding: ChosenEncoding }> | Readonly<{ kind: 'CUSTOM'; said: Said; encoding: ChosenEncoding }>;

const READABLE = 'Si leggono: giornale di cassa OPI (XML, anche firmato o in un archivio ZIP), CSV dei provvisori, CSV completo, Excel della banca (.xlsx), estratto conto Bancoposta (CSV), MT940, CAMT.053.';
const OTHER_TABLE = 'Se è il file di un’altra banca, prepara un tracciato personalizzato.';

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const EMPTY_ZIP = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const PDF = Buffer.from('%PDF-');

/**
 * Recognises a file (reconciliation.md 1.2–1.7). `said`: what a person has said of its columns, so any text that is neither XML nor MT940 is
 * that table. Errors: `E_KIND`, `E_COLUMNS` (a table that lacks columns), `E_ENCODING`, `E_DOCTYPE`, `E_XML`.
 */
export function fileKind<Said>(scanned: ScannedBytes, said: Said | null): Result<FileKind<Said>, TreasuryRefusal> {
  const { head } = scanned;
  if (scanned.size === 0) return emptyFile();
  if (startsWith(head, ZIP) || startsWith(head, EMPTY_ZIP)) return ok({ kind: 'ZIP' });
  if (startsWith(head, OLD_OFFICE)) return refuseTreasury('E_KIND', 'È un Excel del vecchio tipo (.xls) o protetto da una password. Aprilo, salvalo come cartella di lavoro .xlsx senza password e importa quella.');
  if (startsWith(head, PDF)) return refuseTreasury('E_KIND', `È un PDF: da stampare, non da leggere. Chiedi alla tesoreria lo stesso documento come dati. ${READABLE}`);
  if (head[0] === 0x30 && ((head[1] ?? 0) & 0xf0) === 0x80) return ok({ kind: 'SIGNED' });
  if (isBase64(head)) return ok({ kind: 'BASE64' });
  const encoding = chooseEncoding(scanned);
  if (!encoding.ok) return encoding;
  const layout = textLayout(decodedHead(head, encoding.value.encoding), said !== null);
  if (!layout.ok) return layout;
  if (layout.value !== 'ANY_TABLE') return ok({ kind: 'TEXT', layout: layout.value, encoding: encoding.value });
  return said === null ? unknown() : ok({ kind: 'CUSTOM', said, encoding: encoding.value });
}

function unknown(): Result<never, TreasuryRefusal> {
  return refuseTreasury('E_KIND', `Questo file non è di un tipo che so leggere. ${READABLE} ${OTHER_TABLE}`);
}

function startsWith(head: Uint8Array, mark: Buffer): boolean {
  return mark.equals(head.subarray(0, mark.length));
}

function emptyFile(): Result<never, TreasuryRefusal> {
  return refuseTreasury('E_KIND', 'Il file è vuoto. Scaricalo di nuovo o chiedilo alla tesoreria.');
}

/** Only what a wrapped file can begin with: the base64 of a DER sequence, of a ZIP, of `<?xml` or `<fl`, or a PEM heading. */
function isBase64(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1').trimStart();
  if (/^-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----\r?\n/.test(text)) return true;
  return /^(?:MI|UEsDB|PD94bW|PGZs|77u\/PD)[A-Za-z0-9+/=\s]*$/.test(text) && text.length > 32;
}

function textLayout(head: string, isAnyTable: boolean): Result<TextLayout | 'ANY_TABLE', TreasuryRefusal> {
  const text = head.trimStart();
  if (text === '') return emptyFile();
  if (text.startsWith('<')) return xmlLayout(text);
  if (isSwiftStatement(text)) return ok('MT940');
  if (/^.RH[^\r\n]{117}\r?\n.6[1-4]/m.test(head)) return refuseTreasury('E_KIND', 'È una rendicontazione CBI a record di 120 caratteri, che qui non si legge. Chiedi alla banca l’estratto conto in formato MT940 o CAMT.053.');
  if (isAnyTable) return ok('ANY_TABLE');
  const table = knownTable(head);
  switch (table.kind) {
    case 'KNOWN': return ok(table.layout);
    case 'INCOMPLETE': return refuseTreasury('E_COLUMNS', `${table.sentence} ${OTHER_TABLE}`);
    case 'UNKNOWN': return unknown();
    default: return assertNever(table, 'treasury table');
  }
}

/** Elements that say what a file is; the string says why it is not read here. */
const DOCUMENTS: ReadonlyMap<string, TextLayout | Readonly<{ refused: string }>> = new Map<string, TextLayout | Readonly<{ refused: string }>>([
  [JOURNAL_ROOT, 'GDC'], [CAMT_ROOT, 'CAMT053'],
  ['BkToCstmrAcctRpt', { refused: 'È un CAMT.052, l’elenco provvisorio dei movimenti di una giornata. Chiedi alla banca il CAMT.053, l’estratto conto definitivo.' }],
  ['BkToCstmrDbtCdtNtfctn', { refused: 'È un CAMT.054, un avviso di singoli movimenti. Chiedi alla banca il CAMT.053, l’estratto conto definitivo.' }],
  ['flusso_ordinativi', { refused: 'È un flusso di ordinativi (mandati e reversali), non un giornale di cassa. Chiedi alla tesoreria il giornale di cassa.' }],
  ['FlussoRiversamento', { refused: 'È un flusso di rendicontazione di pagoPA, non un file di tesoreria. Importalo come flusso.' }],
  ['html', { refused: 'È una pagina web, anche se il nome dice altro. Chiedi alla banca il file in CSV o in Excel (.xlsx), oppure aprilo con Excel e salvalo come .xlsx.' }],
]);

/** Names looked at before giving up: an enveloping signature has some tens before the document. */
const NAMES_AT_MOST = 300;
const ENOUGH = refusal('E_KIND', '');

function xmlLayout(text: string): Result<TextLayout, TreasuryRefusal> {
  const names: string[] = [];
  const xml = new StreamedXml({
    opened: (name) => {
      names.push(name);
      return documentOf(name) !== undefined || names.length >= NAMES_AT_MOST ? ENOUGH : null;
    },
    closed: () => null,
  });
  const refused = xml.write(text);
  if (refused !== null && refused !== ENOUGH) return { ok: false, error: refused };
  const found = documentOf(names.at(-1) ?? '');
  if (typeof found === 'string') return ok(found);
  if (found !== undefined) return refuseTreasury('E_KIND', found.refused);
  return refuseTreasury('E_KIND', `È un XML che qui non si legge: comincia con l’elemento ${quoted(names[0] ?? '')}. ${READABLE} ${WRONG_FILE}`);
}

function documentOf(name: string): TextLayout | Readonly<{ refused: string }> | undefined {
  return DOCUMENTS.get(name) ?? DOCUMENTS.get(name.toLowerCase());
}
