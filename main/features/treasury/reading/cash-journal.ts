import { quoted } from '../../payments/index.ts';
import { fileDate, fileYear, xmlAmount } from './file-values.ts';
import { MOVEMENT_FIELDS, readJournalMovement } from './journal-movement.ts';
import type { JournalAccount, JournalPage } from './journal-page.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { RowProblems } from './row-problems.ts';
import type { RowSink } from './row-sink.ts';
import { notFound, StreamedXml } from './streamed-xml.ts';
import type { TextReader } from './text-reader.ts';
import { refusal, WRONG_FILE, type TreasuryRefusal } from './treasury-refusal.ts';

export const JOURNAL_ROOT = 'flusso_giornale_di_cassa';
const ACCOUNT = 'informazioni_conto_evidenza';
const MOVEMENT = 'movimento_conto_evidenza';
const SIGNATURE = 'Signature';

/** Fields of a page that are kept, by path below the root. */
const PAGE_FIELDS: ReadonlySet<string> = new Set([
  'testata_messaggio/codice_ABI_BT', 'testata_messaggio/codice_ente', 'testata_messaggio/descrizione_ente', 'testata_messaggio/codice_istat_ente', 'testata_messaggio/codice_fiscale_ente', 'testata_messaggio/codice_ente_BT', 'identificativo_flusso_BT', 'pagina',
  'pagine_totali', 'esercizio', 'data_riferimento_GdC', 'data_inizio_periodo_riferimento', 'data_fine_periodo_riferimento',
]);
const ACCOUNT_FIELDS: ReadonlySet<string> = new Set(['conto_evidenza', 'descrizione_conto_evidenza', 'saldo_precedente_conto_evidenza', 'totale_entrate_conto_evidenza', 'totale_uscite_conto_evidenza', 'saldo_finale_conto_evidenza']);

type OpenPage = { readonly fields: Map<string, string>; readonly accounts: JournalAccount[]; movements: number; instant: boolean };
type OpenAccount = { readonly fields: Map<string, string>; executedCents: number; reversedCents: number };
type OpenMovement = { readonly fields: Map<string, string>; readonly suspended: { number: string; amount: string }[]; repeated: string | null; count: number };

/**
 * Reads an OPI / SIOPE+ cash journal of any version by the names of its elements (reconciliation.md 1.2). One that is not of `entityFiscalCode`
 * is refused before its first row (G7). Errors: those of {@link StreamedXml}, `E_NOT_OURS`, `E_XSD`.
 */
export function cashJournalReader(sink: RowSink, entityFiscalCode: string): TextReader {
  const journal = new CashJournal(sink, entityFiscalCode);
  const xml = new StreamedXml(journal);
  return { write: (piece) => xml.write(piece), end: () => xml.end() ?? journal.end() };
}

class CashJournal {
  readonly #sink: RowSink;
  readonly #entityFiscalCode: string;
  readonly #open: string[] = [];
  #rootDepth = -1;
  #page: OpenPage | null = null;
  #account: OpenAccount | null = null;
  #movement: OpenMovement | null = null;
  #rows = 0;

  constructor(sink: RowSink, entityFiscalCode: string) {
    this.#sink = sink;
    this.#entityFiscalCode = entityFiscalCode;
  }

  opened(name: string): TreasuryRefusal | null {
    this.#open.push(name);
    if (name === SIGNATURE && this.#movement === null) this.#sink.noteSignature();
    if (this.#page === null) {
      if (name !== JOURNAL_ROOT) return null;
      this.#rootDepth = this.#open.length;
      this.#page = { fields: new Map(), accounts: [], movements: 0, instant: false };
      return null;
    }
    const level = this.#open.length - this.#rootDepth;
    if (this.#movement !== null) return this.#openedInMovement(this.#movement, name, level);
    if (level === 1 && name === ACCOUNT) return this.#openedAccount(this.#page);
    if (level === 2 && name === MOVEMENT && this.#account !== null) this.#movement = { fields: new Map(), suspended: [], repeated: null, count: 0 };
    return null;
  }

  #openedInMovement(movement: OpenMovement, name: string, level: number): TreasuryRefusal | null {
    movement.count += 1;
    if (movement.count > TREASURY_LIMITS.movementFields) return refusal('E_TOO_BIG', `Il movimento ${this.#rows + 1} ha più di ${TREASURY_LIMITS.movementFields} campi: nessun giornale di cassa è fatto così. ${WRONG_FILE}`);
    if (level === 3 && name === 'sospeso') movement.suspended.push({ number: '', amount: '' });
    return null;
  }

  /** The head stands before the accounts in every schema: whose journal it is, is known before any row. */
  #openedAccount(page: OpenPage): TreasuryRefusal | null {
    if (page.accounts.length >= TREASURY_LIMITS.sections) return refusal('E_TOO_BIG', `Il giornale ha più di ${TREASURY_LIMITS.sections} conti. ${WRONG_FILE}`);
    this.#account = { fields: new Map(), executedCents: 0, reversedCents: 0 };
    return this.#notOurs(page);
  }

  #notOurs(page: OpenPage): TreasuryRefusal | null {
    const found = (page.fields.get('testata_messaggio/codice_fiscale_ente') ?? '').toUpperCase();
    if (found === '') return refusal('E_XSD', 'Nel giornale di cassa manca il codice fiscale dell’ente (testata_messaggio/codice_fiscale_ente): non si può sapere di chi è. Chiedi il file corretto alla tesoreria.', { kind: 'PATH', path: 'testata_messaggio/codice_fiscale_ente' });
    if (found === this.#entityFiscalCode.trim().toUpperCase()) return null;
    return refusal('E_NOT_OURS', `Il giornale di cassa è di un altro ente: ${quoted(page.fields.get('testata_messaggio/descrizione_ente') ?? '')}, codice fiscale ${quoted(found)}. ${WRONG_FILE}`);
  }

  closed(name: string, text: string): TreasuryRefusal | null {
    const level = this.#open.length - this.#rootDepth;
    const parent = this.#open.at(-2) ?? '';
    this.#open.pop();
    if (this.#page === null) return null;
    if (this.#movement !== null) return this.#closedInMovement(this.#page, this.#movement, name, parent, level, text);
    if (level === 0) return this.#closedPage(this.#page);
    if (this.#account !== null) return this.#closedInAccount(this.#page, this.#account, name, level, text);
    const path = level === 1 ? name : level === 2 ? `${parent}/${name}` : '';
    if (PAGE_FIELDS.has(path)) keepFirst(this.#page.fields, path, text.trim());
    return null;
  }

  #closedInMovement(page: OpenPage, movement: OpenMovement, name: string, parent: string, level: number, text: string): TreasuryRefusal | null {
    if (level === 2) return this.#closedMovement(page, movement);
    if (level === 4 && parent === 'sospeso') return closedSuspended(movement, name, text);
    const path = level === 3 ? name : level === 4 ? `${parent}/${name}` : '';
    if (!MOVEMENT_FIELDS.has(path)) return null;
    if (movement.fields.has(path)) movement.repeated ??= name;
    else movement.fields.set(path, text);
    return null;
  }

  #closedMovement(page: OpenPage, movement: OpenMovement): TreasuryRefusal | null {
    this.#movement = null;
    this.#rows += 1;
    page.movements += 1;
    const problems = new RowProblems(`Movimento ${this.#rows}`);
    if (movement.repeated !== null) problems.fail('TES_CAMPO_RIPETUTO', movement.repeated, `il campo ${movement.repeated} compare due volte`);
    const place = { year: fileYear(page.fields.get('esercizio') ?? ''), bankEntityCode: orNull(page.fields.get('testata_messaggio/codice_ente_BT')), account: orNull(this.#account?.fields.get('conto_evidenza')) };
    const { draft, isIncome, operation } = readJournalMovement(movement.fields, movement.suspended, place, this.#rows, problems);
    page.instant ||= draft.executionType === 'SEPA INSTANT CREDIT TRANSFER';
    if (this.#account !== null && isIncome && !problems.fatal) {
      // What is covered or put back moves no cash (G6).
      if (operation === 'ESEGUITO') this.#account.executedCents += draft.sign * draft.amountCents;
      if (operation === 'STORNATO') this.#account.reversedCents += draft.amountCents;
    }
    this.#sink.movement(draft, problems);
    return this.#sink.refusal;
  }

  #closedInAccount(page: OpenPage, account: OpenAccount, name: string, level: number, text: string): TreasuryRefusal | null {
    if (level === 2 && ACCOUNT_FIELDS.has(name)) keepFirst(account.fields, name, text.trim());
    if (level !== 1) return null;
    page.accounts.push(finishedAccount(account));
    this.#account = null;
    return null;
  }

  #closedPage(page: OpenPage): TreasuryRefusal | null {
    this.#page = null;
    this.#rootDepth = -1;
    const refused = this.#notOurs(page);
    if (refused !== null) return refused;
    if (this.#sink.pages.length >= TREASURY_LIMITS.sections) return refusal('E_TOO_BIG', `Il file ha più di ${TREASURY_LIMITS.sections} giornali. ${WRONG_FILE}`);
    this.#sink.pages.push(finishedPage(page));
    return null;
  }

  end(): TreasuryRefusal | null {
    return this.#sink.pages.length === 0 ? notFound(JOURNAL_ROOT) : null;
  }
}

function closedSuspended(movement: OpenMovement, name: string, text: string): null {
  const last = movement.suspended.at(-1);
  if (last !== undefined && name === 'numero_provvisorio') last.number = text.trim();
  if (last !== undefined && name === 'importo_provvisorio') last.amount = text.trim();
  return null;
}

function keepFirst(fields: Map<string, string>, name: string, text: string): void {
  if (!fields.has(name)) fields.set(name, text);
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

function centsOrNull(text: string | undefined): number | null {
  const cents = xmlAmount(text ?? '');
  return cents.ok ? cents.value : null;
}

function finishedAccount({ fields, executedCents, reversedCents }: OpenAccount): JournalAccount {
  return {
    account: fields.get('conto_evidenza') ?? '', description: orNull(fields.get('descrizione_conto_evidenza')), openingCents: centsOrNull(fields.get('saldo_precedente_conto_evidenza')), incomeCents: centsOrNull(fields.get('totale_entrate_conto_evidenza')),
    outgoingCents: centsOrNull(fields.get('totale_uscite_conto_evidenza')), closingCents: centsOrNull(fields.get('saldo_finale_conto_evidenza')), executedCents, reversedCents,
  };
}

function finishedPage({ fields, accounts, movements, instant }: OpenPage): JournalPage {
  const { page, pages } = pageNumbers(fields);
  const day = fileDate(fields.get('data_riferimento_GdC') ?? '');
  const upTo14 = !fields.has('data_riferimento_GdC') && fields.has('data_inizio_periodo_riferimento');
  return {
    entityFiscalCode: fields.get('testata_messaggio/codice_fiscale_ente') ?? '', entityCode: orNull(fields.get('testata_messaggio/codice_ente')), entityName: orNull(fields.get('testata_messaggio/descrizione_ente')), istatCode: orNull(fields.get('testata_messaggio/codice_istat_ente')),
    bankEntityCode: orNull(fields.get('testata_messaggio/codice_ente_BT')), abi: orNull(fields.get('testata_messaggio/codice_ABI_BT')), journalId: orNull(fields.get('identificativo_flusso_BT')), page, pages, year: fileYear(fields.get('esercizio') ?? ''),
    from: upTo14 ? fileDate(fields.get('data_inizio_periodo_riferimento') ?? '') : day, to: upTo14 ? fileDate(fields.get('data_fine_periodo_riferimento') ?? '') : day, schema: upTo14 ? 'UP_TO_1_4' : instant ? 'FROM_1_8' : 'FROM_1_5', movements, accounts,
  };
}

/** `pagina` and `pagine_totali`; where they are absent (optional up to 1.4), the end of the identifier; else a single page. */
function pageNumbers(fields: ReadonlyMap<string, string>): Readonly<{ page: number; pages: number }> {
  const written = /#(\d{1,7})#(\d{1,7})$/.exec(fields.get('identificativo_flusso_BT') ?? '');
  const page = smallNumber(fields.get('pagina')) ?? smallNumber(written?.[1]) ?? 1;
  const pages = smallNumber(fields.get('pagine_totali')) ?? smallNumber(written?.[2]) ?? page;
  // Beyond this no bank goes, and whoever counts what is missing would count for long.
  return { page: Math.min(page, TREASURY_LIMITS.sections), pages: Math.min(Math.max(pages, page), TREASURY_LIMITS.sections) };
}

function smallNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,7}$/.test(text) && Number(text) >= 1 ? Number(text) : null;
}
