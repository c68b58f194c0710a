import { xmlAmount } from './file-values.ts';
import { readEntry } from './camt-entry.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { RowProblems } from './row-problems.ts';
import type { RowSink } from './row-sink.ts';
import { endStatement } from './statement-balance.ts';
import { notFound, StreamedXml } from './streamed-xml.ts';
import type { TextReader } from './text-reader.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

/** The element of ISO 20022 that makes a document a CAMT.053. */
export const CAMT_ROOT = 'BkToCstmrStmt';
const STATEMENT = 'Stmt';
const ENTRY = 'Ntry';
const BALANCE = 'Bal';

const STATEMENT_FIELDS: ReadonlySet<string> = new Set(['Id', 'ElctrncSeqNb', 'LglSeqNb', 'Acct/Id/IBAN', 'Acct/Id/Othr/Id']);
const BALANCE_FIELDS: ReadonlySet<string> = new Set(['Tp/CdOrPrtry/Cd', 'Amt', 'CdtDbtInd']);
const ENTRY_FIELDS: ReadonlySet<string> = new Set(['Amt', 'CdtDbtInd', 'RvslInd', 'Sts', 'Sts/Cd', 'BookgDt/Dt', 'BookgDt/DtTm', 'ValDt/Dt', 'ValDt/DtTm', 'AcctSvcrRef', 'AddtlNtryInf']);
const TRANSACTION = 'NtryDtls/TxDtls/';

type EntryList = 'remittances' | 'additions' | 'endToEndIds' | 'bankRefs' | 'payers';
/** Fields of a transaction that are kept, and where; a party's name moved below `Pty` with version 8. */
const TRANSACTION_FIELDS: ReadonlyMap<string, EntryList> = new Map([
  ['RmtInf/Ustrd', 'remittances'], ['RmtInf/Strd/CdtrRefInf/Ref', 'remittances'], ['AddtlTxInf', 'additions'], ['Refs/EndToEndId', 'endToEndIds'], ['Refs/AcctSvcrRef', 'bankRefs'], ['Refs/TxId', 'bankRefs'],
  ['RltdPties/Dbtr/Nm', 'payers'], ['RltdPties/Dbtr/Pty/Nm', 'payers'],
]);

type OpenStatement = { readonly fields: Map<string, string>; openingCents: number | null; closingCents: number | null; movedCents: number };
type OpenEntry = { readonly fields: Map<string, string>; currency: string; kept: number; readonly lists: Record<EntryList, string[]> };

/** Reads a CAMT.053 of any version by the names of its elements (reconciliation.md 1.7). Errors: those of {@link StreamedXml}, `E_XML` when it holds no statement. */
export function camtReader(sink: RowSink): TextReader {
  const statements = new CamtStatements(sink);
  const xml = new StreamedXml(statements);
  return { write: (piece) => xml.write(piece), end: () => xml.end() ?? statements.end() };
}

class CamtStatements {
  readonly #sink: RowSink;
  readonly #open: string[] = [];
  /** Depth at which the open statement, entry or balance stands. */
  #statementDepth = 0;
  #partDepth = 0;
  #statement: OpenStatement | null = null;
  #entry: OpenEntry | null = null;
  #balance: Map<string, string> | null = null;
  #rows = 0;
  #found = false;

  constructor(sink: RowSink) {
    this.#sink = sink;
  }

  opened(name: string, attributes: Readonly<Record<string, string>>): TreasuryRefusal | null {
    const parent = this.#open.at(-1);
    this.#open.push(name);
    if (this.#statement === null) return name === STATEMENT && parent === CAMT_ROOT ? this.#openStatement() : null;
    if (this.#entry !== null) {
      if (name === 'Amt' && this.#open.length === this.#partDepth + 1 && this.#entry.currency === '') this.#entry.currency = attributes['Ccy'] ?? '';
      return null;
    }
    if (this.#open.length !== this.#statementDepth + 1) return null;
    if (name === ENTRY) this.#entry = { fields: new Map(), currency: '', kept: 0, lists: { remittances: [], additions: [], endToEndIds: [], bankRefs: [], payers: [] } };
    if (name === BALANCE) this.#balance = new Map();
    if (name === ENTRY || name === BALANCE) this.#partDepth = this.#open.length;
    return null;
  }

  #openStatement(): null {
    this.#found = true;
    this.#statementDepth = this.#open.length;
    this.#statement = { fields: new Map(), openingCents: null, closingCents: null, movedCents: 0 };
    return null;
  }

  closed(name: string, text: string): TreasuryRefusal | null {
    const depth = this.#open.length;
    const statement = this.#statement;
    let refused: TreasuryRefusal | null = null;
    if (statement !== null) {
      if (depth === this.#statementDepth) refused = this.#endOfStatement(statement);
      else if (this.#entry !== null) refused = depth === this.#partDepth ? this.#endOfEntry(statement, this.#entry) : keepInEntry(this.#entry, this.#path(this.#partDepth), text);
      else if (this.#balance !== null) this.#closedInBalance(statement, this.#balance, depth, text);
      else keepFirst(statement.fields, STATEMENT_FIELDS, this.#path(this.#statementDepth), text.trim());
    }
    this.#open.pop();
    return refused;
  }

  #path(below: number): string {
    return this.#open.slice(below).join('/');
  }

  #closedInBalance(statement: OpenStatement, balance: Map<string, string>, depth: number, text: string): void {
    if (depth !== this.#partDepth) return keepFirst(balance, BALANCE_FIELDS, this.#path(this.#partDepth), text.trim());
    this.#balance = null;
    const cents = xmlAmount(balance.get('Amt') ?? '');
    if (!cents.ok) return;
    const signed = balance.get('CdtDbtInd') === 'DBIT' && cents.value !== 0 ? -cents.value : cents.value;
    const code = balance.get('Tp/CdOrPrtry/Cd');
    if (code === 'OPBD' || (code === 'PRCD' && statement.openingCents === null)) statement.openingCents = signed;
    if (code === 'CLBD') statement.closingCents = signed;
  }

  #endOfEntry(statement: OpenStatement, { fields, currency, lists }: OpenEntry): TreasuryRefusal | null {
    this.#entry = null;
    this.#rows += 1;
    const problems = new RowProblems(`Movimento ${this.#rows}`);
    const draft = readEntry({ fields, currency, ...lists }, accountOf(statement), this.#rows, problems);
    if (!problems.fatal) statement.movedCents += draft.sign * draft.amountCents;
    this.#sink.movement(draft, problems);
    return this.#sink.refusal;
  }

  #endOfStatement(statement: OpenStatement): TreasuryRefusal | null {
    this.#statement = null;
    const { fields, openingCents, closingCents, movedCents } = statement;
    const number = fields.get('ElctrncSeqNb') ?? fields.get('LglSeqNb') ?? fields.get('Id') ?? null;
    return endStatement(this.#sink, { account: accountOf(statement), number, openingCents, closingCents, movedCents });
  }

  end(): TreasuryRefusal | null {
    return this.#found ? null : notFound(`${CAMT_ROOT}/${STATEMENT}`);
  }
}

function accountOf({ fields }: OpenStatement): string | null {
  return fields.get('Acct/Id/IBAN') ?? fields.get('Acct/Id/Othr/Id') ?? null;
}

function keepFirst(fields: Map<string, string>, wanted: ReadonlySet<string>, path: string, text: string): void {
  if (text !== '' && wanted.has(path) && !fields.has(path)) fields.set(path, text);
}

function keepInEntry(entry: OpenEntry, path: string, text: string): TreasuryRefusal | null {
  if (path.startsWith(TRANSACTION)) {
    const list = TRANSACTION_FIELDS.get(path.slice(TRANSACTION.length));
    if (list === undefined || text.trim() === '') return null;
    entry.lists[list].push(text);
    entry.kept += text.length;
  } else if (ENTRY_FIELDS.has(path) && text.trim() !== '' && !entry.fields.has(path)) entry.fields.set(path, text);
  return entry.kept > TREASURY_LIMITS.text ? refusal('E_TOO_BIG', `Un movimento del file ha più di 1 MiB di testi: nessun estratto conto è fatto così. ${WRONG_FILE}`) : null;
}
