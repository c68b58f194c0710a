import type { CivilDate } from '../../../domain/civil-date.ts';
import { formatEuro } from '../../../domain/money.ts';
import type { FileWarning } from './treasury-row.ts';

/** An account of a journal: what the bank declares, and what its rows add up to (G6). Amounts in cents; null: not declared. */
export type JournalAccount = Readonly<{
  account: string;
  description: string | null;
  openingCents: number | null;
  incomeCents: number | null;
  outgoingCents: number | null;
  closingCents: number | null;
  /** ENTRATA rows ESEGUITO, and those STORNATO (as a positive amount). */
  executedCents: number;
  reversedCents: number;
}>;

/** One `flusso_giornale_di_cassa`: the whole journal of a day, or a page of it (reconciliation.md 1.2). */
export type JournalPage = Readonly<{
  entityFiscalCode: string;
  entityCode: string | null;
  entityName: string | null;
  istatCode: string | null;
  bankEntityCode: string | null;
  abi: string | null;
  /** `identificativo_flusso_BT`. */
  journalId: string | null;
  page: number;
  pages: number;
  year: number | null;
  /** Day of the journal, or the period of a journal up to 1.4. */
  from: CivilDate | null;
  to: CivilDate | null;
  /** A fact to show: no reading depends on it. */
  schema: 'UP_TO_1_4' | 'FROM_1_5' | 'FROM_1_8';
  movements: number;
  accounts: readonly JournalAccount[];
}>;

/** What tells a journal from another: its pages share it. The bank ends its identifier with `#page#pages`. */
export function journalKey(page: JournalPage): string {
  const id = (page.journalId ?? '').replace(/#\d+#\d+$/, '');
  return [page.bankEntityCode ?? '', page.year ?? '', page.from ?? '', page.to ?? '', page.pages, id].join('|');
}

/** A journal put together from its pages, in whatever files they came (G5). */
export type WholeJournal = Readonly<{ key: string; pages: number; missing: readonly number[]; warnings: readonly FileWarning[] }>;

function pagesByJournal(pages: readonly JournalPage[]): ReadonlyMap<string, ReadonlyMap<number, JournalPage>> {
  const byKey = new Map<string, Map<number, JournalPage>>();
  for (const page of pages) {
    const found = byKey.get(journalKey(page)) ?? new Map<number, JournalPage>();
    byKey.set(journalKey(page), found.set(page.page, page));
  }
  return byKey;
}

/** Groups pages by journal; a page that came twice counts once (the later). Totals are checked only when no page is missing. */
export function wholeJournals(pages: readonly JournalPage[]): readonly WholeJournal[] {
  return [...pagesByJournal(pages)].map(([key, found]) => {
    const total = pagesOf(found);
    const missing = Array.from({ length: total }, (_, index) => index + 1).filter((number) => !found.has(number));
    return { key, pages: total, missing, warnings: missing.length > 0 ? [] : journalWarnings([...found.values()]) };
  });
}

/** G6 over the journals of one file of which every page is there. */
export function wholeJournalWarnings(pages: readonly JournalPage[]): readonly FileWarning[] {
  return [...pagesByJournal(pages).values()].filter((found) => found.size === pagesOf(found)).flatMap((found) => journalWarnings([...found.values()]));
}

function pagesOf(found: ReadonlyMap<number, JournalPage>): number {
  const [first] = found.values();
  return first?.pages ?? 1;
}

/** "Pagina 2 di 3 mancante", or null when the journal is whole. */
export function missingPagesSentence({ pages, missing }: WholeJournal): string | null {
  if (missing.length === 0) return null;
  const [first] = missing;
  if (missing.length === 1) return `Pagina ${first} di ${pages} mancante: i totali si controllano quando arriva.`;
  const listed = missing.length > 10 ? `${missing.slice(0, 10).join(', ')}…` : missing.join(', ');
  return `Pagine ${listed} di ${pages} mancanti: i totali si controllano quando arrivano.`;
}

/** G6 over all the pages of one journal: warnings, never a refusal. */
export function journalWarnings(pages: readonly JournalPage[]): readonly FileWarning[] {
  const merged = new Map<string, JournalAccount>();
  const ordered = [...pages].sort((a, b) => a.page - b.page);
  for (const account of ordered.flatMap((page) => page.accounts)) merged.set(account.account, mergedAccount(merged.get(account.account), account));
  return [...merged.values()].flatMap(accountWarnings);
}

/** Rows add up; of what is declared the first opening and the last of everything else hold. */
function mergedAccount(before: JournalAccount | undefined, account: JournalAccount): JournalAccount {
  if (before === undefined) return account;
  return {
    account: account.account, description: account.description ?? before.description, openingCents: before.openingCents ?? account.openingCents, incomeCents: account.incomeCents ?? before.incomeCents,
    outgoingCents: account.outgoingCents ?? before.outgoingCents, closingCents: account.closingCents ?? before.closingCents, executedCents: before.executedCents + account.executedCents, reversedCents: before.reversedCents + account.reversedCents,
  };
}

function accountWarnings({ account, openingCents, incomeCents, outgoingCents, closingCents, executedCents, reversedCents }: JournalAccount): readonly FileWarning[] {
  const found: FileWarning[] = [];
  if (openingCents !== null && incomeCents !== null && outgoingCents !== null && closingCents !== null) {
    const worked = openingCents + incomeCents - outgoingCents;
    if (worked !== closingCents) found.push({ code: 'SALDI_NON_QUADRANO', message: `Conto ${account}: il saldo precedente più le entrate meno le uscite fa ${formatEuro(worked)}, ma il saldo finale dichiarato è ${formatEuro(closingCents)}. I movimenti sono stati letti: chiedi conferma alla tesoreria.` });
  }
  // Whether a bank counts its reversals in the total is not known: both are accepted.
  if (incomeCents !== null && incomeCents !== executedCents - reversedCents && incomeCents !== executedCents) {
    found.push({ code: 'ENTRATE_NON_QUADRANO', message: `Conto ${account}: il totale delle entrate dichiarato è ${formatEuro(incomeCents)}, ma le righe di entrata sommano ${formatEuro(executedCents - reversedCents)}. Può mancare una riga o una pagina: chiedi conferma alla tesoreria.` });
  }
  return found;
}
