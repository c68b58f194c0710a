import { quoted } from '../../payments/index.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { RowProblems } from './row-problems.ts';
import type { MovementDraft, RowSink } from './row-sink.ts';
import { endStatement } from './statement-balance.ts';
import { readBalance, readStatementLine, readStatementText, type StatementLine, type StatementLineProblem } from './swift-line.ts';
import { TextLines } from './text-lines.ts';
import type { TextReader } from './text-reader.ts';
import { ASK_AGAIN, refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

const TAG = /^:(\d{2}[A-Z]?):(.*)$/s;

/** True for the beginning of an MT940, with or without its SWIFT envelope. */
export function isSwiftStatement(head: string): boolean {
  return /^(?:\{1:[^\r\n]*\{4:[ \t]*(?:\r\n|\r|\n)|\{4:[ \t]*(?:\r\n|\r|\n))?:20:/.test(head) && /^:(?:60[FM]|61|25P?):/m.test(head);
}

type Field = { readonly tag: string; readonly line: number; readonly lines: string[]; length: number };
type OpenStatement = { readonly line: number; account: string | null; number: string | null; currency: string | null; openingCents: number | null; closingCents: number | null; movedCents: number; closed: boolean };
type PendingLine = Readonly<{ line: number; lines: readonly string[] }>;

/**
 * Reads the statements of an MT940 file (reconciliation.md 1.7). A debit, and the reversal of a debit, are ignored rows; only `RC` takes a credit
 * back (G1). Errors: `E_XML` for a statement that ends before its closing balance, `E_TOO_BIG`.
 */
export function swiftReader(sink: RowSink): TextReader {
  const reader = new SwiftStatements(sink);
  const lines = new TextLines((text, line) => reader.line(text, line));
  return { write: (piece) => lines.write(piece), end: () => lines.end() ?? reader.end() };
}

class SwiftStatements {
  readonly #sink: RowSink;
  #field: Field | null = null;
  #statement: OpenStatement | null = null;
  /** A field 61 whose field 86 may still come. */
  #pending: PendingLine | null = null;

  constructor(sink: RowSink) {
    this.#sink = sink;
  }

  line(text: string, line: number): TreasuryRefusal | null {
    const content = text.startsWith('{') ? text.slice(text.indexOf('{4:') < 0 ? text.length : text.indexOf('{4:') + 3) : text;
    if (content === '-' || content.startsWith('-}')) return this.#endOfMessage();
    const tag = TAG.exec(content);
    if (tag === null) return this.#continued(content);
    const refused = this.#endOfField();
    this.#field = { tag: tag[1] ?? '', line, lines: [tag[2] ?? ''], length: content.length };
    return refused;
  }

  #continued(text: string): TreasuryRefusal | null {
    const field = this.#field;
    if (field === null) return null;
    field.lines.push(text);
    field.length += text.length + 1;
    return field.length > TREASURY_LIMITS.text ? refusal('E_TOO_BIG', `Il campo ${quoted(field.tag)} della riga ${field.line} supera 1 MiB: nessun estratto conto è fatto così. ${WRONG_FILE}`) : null;
  }

  end(): TreasuryRefusal | null {
    return this.#endOfMessage();
  }

  #endOfMessage(): TreasuryRefusal | null {
    return this.#endOfField() ?? this.#endOfStatement();
  }

  #endOfField(): TreasuryRefusal | null {
    const field = this.#field;
    this.#field = null;
    if (field === null) return null;
    const first = (field.lines[0] ?? '').trim();
    if (field.tag === '20') return this.#openStatement(field.line);
    const statement = this.#statement;
    if (statement === null) return field.tag === '61' ? damaged(field.line, 'c’è un movimento senza il suo estratto (manca :20:)') : null;
    switch (field.tag) {
      case '25': case '25P':
        statement.account = first === '' ? null : first;
        return null;
      case '28C': case '28':
        statement.number = first === '' ? null : first;
        return null;
      case '60F': case '60M':
        return opened(statement, field);
      case '61':
        return this.#settle([]) ?? this.#openLine(statement, field);
      case '86':
        return this.#settle(field.lines);
      case '62F': case '62M':
        return this.#settle([]) ?? closed(statement, field);
      default:
        return null;
    }
  }

  #openStatement(line: number): TreasuryRefusal | null {
    const refused = this.#endOfStatement();
    this.#statement = { line, account: null, number: null, currency: null, openingCents: null, closingCents: null, movedCents: 0, closed: false };
    return refused;
  }

  #openLine(statement: OpenStatement, { line, lines }: Field): TreasuryRefusal | null {
    if (statement.closed) return damaged(line, 'c’è un movimento dopo il saldo finale');
    this.#pending = { line, lines };
    return null;
  }

  /** The movement is complete: its text has come, or something else has. */
  #settle(text: readonly string[]): TreasuryRefusal | null {
    const pending = this.#pending;
    const statement = this.#statement;
    this.#pending = null;
    if (pending === null || statement === null) return null;
    const problems = new RowProblems(`Riga ${pending.line}`);
    if (statement.currency !== null && statement.currency !== 'EUR') problems.fail('TES_VALUTA', ':60F:', `l’estratto è in ${quoted(statement.currency)}: si leggono solo quelli in euro`, 'Registra il movimento a mano se serve.');
    const read = readStatementLine(pending.lines);
    if (!read.ok) {
      problems.fail(...problemOf(read.error, pending.lines[0] ?? ''));
      this.#sink.unreadable(pending.line, problems);
      return this.#sink.refusal;
    }
    const draft = movementOf(read.value, text, statement.account, pending.line);
    if (draft.causale.trim() === '') problems.missing('PAA_CAUSALE_NOT_FOUND', ':86:');
    if (!problems.fatal) statement.movedCents += draft.sign * draft.amountCents;
    this.#sink.movement(draft, problems);
    return this.#sink.refusal;
  }

  #endOfStatement(): TreasuryRefusal | null {
    const statement = this.#statement;
    if (statement === null) return null;
    const refused = this.#settle([]);
    this.#statement = null;
    if (refused !== null) return refused;
    if (!statement.closed) return damaged(statement.line, 'l’estratto che comincia qui non ha il saldo finale (:62F:)');
    const { account, number, openingCents, closingCents, movedCents } = statement;
    return endStatement(this.#sink, { account, number, openingCents, closingCents, movedCents });
  }
}

function opened(statement: OpenStatement, { line, lines }: Field): TreasuryRefusal | null {
  const balance = readBalance(lines[0] ?? '');
  if (balance === null) return damaged(line, 'il saldo iniziale (:60F:) non si legge');
  statement.openingCents = balance.cents;
  statement.currency = balance.currency;
  return null;
}

function closed(statement: OpenStatement, { line, lines }: Field): TreasuryRefusal | null {
  const balance = readBalance(lines[0] ?? '');
  if (balance === null) return damaged(line, 'il saldo finale (:62F:) non si legge');
  statement.closingCents = balance.cents;
  statement.closed = true;
  return null;
}

function damaged(line: number, cause: string): TreasuryRefusal {
  return refusal('E_XML', `Riga ${line}: ${cause}. Il file è incompleto o danneggiato. ${ASK_AGAIN}`, { kind: 'TEXT', line, column: 1 });
}

function problemOf(problem: StatementLineProblem, raw: string): Parameters<RowProblems['fail']> {
  switch (problem) {
    case 'SYNTAX': return ['TES_SINTASSI', ':61:', `il movimento (campo :61:) non è scritto come vuole lo standard: ${quoted(raw)}`, 'Chiedi alla banca di correggere il file.'];
    case 'DATE': return ['TES_DATA', ':61:', `la data del movimento (campo :61:) non esiste: ${quoted(raw)}`, 'Chiedi alla banca di correggere il file.'];
    case 'AMOUNT': return ['TES_IMPORTO', ':61:', `l’importo del movimento (campo :61:) è zero o non si legge: ${quoted(raw)}`, 'Chiedi alla banca di correggere il file.'];
  }
}

function movementOf(line: StatementLine, information: readonly string[], account: string | null, sourceRow: number): MovementDraft {
  const { causale, payerName } = readStatementText(information);
  const isDebit = line.mark === 'D' || line.mark === 'RD';
  const isReversal = line.mark === 'RC' || line.mark === 'RD';
  return {
    year: Number(line.bookingDate.slice(0, 4)), account, sign: line.mark === 'C' || line.mark === 'RD' ? 1 : -1, amountCents: line.amountCents, bookingDate: line.bookingDate, valueDate: line.valueDate, payerName,
    causale: causale.trim() === '' ? line.supplementary : causale, endToEndId: line.customerRef, bankRef: line.bankRef, opType: isReversal ? 'STORNATO' : 'ESEGUITO', ignoredAs: isDebit ? 'NON_ENTRATA' : null, sourceRow,
  };
}
