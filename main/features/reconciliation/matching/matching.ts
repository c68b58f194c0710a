/**
 * The matching of treasury movements with reporting flows and single payments: rules R0 to R15, kept up to date as files come in.
 *
 * What comes out is a function of what is here, and of nothing else: not of the order in which `apply` was given it. Each step (rows →
 * movements → reversals → readings → rules on what is named → rules on what is not) works out again only what depends on something that the
 * steps before have changed.
 *
 * Source: reconciliation.md 1.2 (G2–G4), 2.3, 3.1, 3.3, 3.4.
 */
import type { CivilDate } from '../../../domain/civil-date.ts';
import { CreditBook } from './credit-book.ts';
import { FlowBook } from './flow-book.ts';
import type { KnownPsp, MatchingChanges, MovementId, PaymentsByIuv } from './matching-input.ts';
import type { MatchingDelta, MatchingTotals } from './matching-result.ts';
import { readingKeys, type KnownNames } from './naming.ts';
import { MultiMap } from './multi-map.ts';
import { NamingBook } from './naming-book.ts';
import { PersonDecisions } from './person-decisions.ts';
import { PspNames } from './psp-names.ts';
import { entryKey, Regularisations } from './regularisations.ts';
import { ResultBook } from './result-book.ts';
import { isCredit, isReversal, ReversalLinks } from './reversal-links.ts';
import { RowLedger, type KnownMovement } from './row-ledger.ts';

/** `today`: the day on which lateness is told (R15), in Rome. */
export type MatchingOptions = Readonly<{ today: CivilDate; psps?: readonly KnownPsp[] }>;

/** A matching and all it knows. */
export type Matching = Readonly<{
  /**
   * Takes in what has changed and answers what came out otherwise. `payments` is asked only for what new movements may name, and those
   * that a changed flow or IUV may concern.
   */
  apply: (changes: MatchingChanges, payments: PaymentsByIuv) => MatchingDelta;
  /** The IUVs (upper case) for which `apply` will ask `payments`, given the same changes: lets an archive fetch them beforehand. */
  iuvsNeeded: (changes: MatchingChanges) => readonly string[];
  /** Both sides of the conservation of 3.1, in signed cents: `movedCents` = `allocatedCents` + `residualCents`. */
  totals: () => MatchingTotals;
}>;

/** Starts a matching that knows nothing yet. */
export function createMatching(options: MatchingOptions): Matching {
  const run = new MatchingRun(options);
  return { apply: (changes, payments) => run.apply(changes, payments), iuvsNeeded: (changes) => run.iuvsNeeded(changes), totals: () => run.totals() };
}

class MatchingRun {
  #today: CivilDate;
  #psps: PspNames;
  readonly #persons = new PersonDecisions();
  readonly #ledger = new RowLedger((rowId) => this.#persons.isMarked(rowId));
  readonly #flows = new FlowBook();
  readonly #links = new ReversalLinks();
  readonly #namings = new NamingBook();
  readonly #regularisations = new Regularisations();
  readonly #byEntry = new MultiMap<string, MovementId>();
  readonly #entryOf = new Map<MovementId, string>();
  readonly #credits: CreditBook;
  readonly #results: ResultBook;

  constructor({ today, psps }: MatchingOptions) {
    this.#today = today;
    this.#psps = new PspNames(psps ?? []);
    this.#credits = new CreditBook({ ledger: this.#ledger, persons: this.#persons, links: this.#links, namings: this.#namings, flows: this.#flows });
    this.#results = new ResultBook({ ledger: this.#ledger, persons: this.#persons, links: this.#links, namings: this.#namings, flows: this.#flows, credits: this.#credits, regularisations: this.#regularisations });
  }

  apply(changes: MatchingChanges, payments: PaymentsByIuv): MatchingDelta {
    const names: KnownNames = { iufs: this.#flows.iufs, flowsOf: (iuf) => this.#flows.withIuf(iuf), payments };
    const hasNewDay = changes.today !== undefined && changes.today !== this.#today;
    if (changes.today !== undefined) this.#today = changes.today;
    const rows = this.#ledger.change(changes.rows ?? [], changes.removedRows ?? []);
    const decisions = this.#persons.change(changes);
    const touched = new Set([...rows, ...[...decisions.rows].map((rowId) => this.#ledger.movementOf(rowId)?.id ?? rowId)]);
    if (changes.psps !== undefined) this.#rename(changes.psps, touched);
    this.#touchLinked(touched);
    this.#touchRegularised(touched);
    const flows = this.#flows.change(changes.flows ?? [], changes.removedFlows ?? []);
    const reported = (changes.iuvs ?? []).map((iuv) => iuv.toUpperCase());
    const iuvs = new Set([...reported, ...[...decisions.iuvs].map((iuv) => iuv.toUpperCase())]);
    this.#read(rows, names);
    this.#readAgain(touched, rows, flows.iufs, reported, names);
    const change = this.#credits.update({ movements: touched, flows: new Set([...flows.flows, ...decisions.flows]), iuvs, psps: this.#psps });
    const changedFlows = new Set(change.flows);
    if (hasNewDay) for (const { id } of this.#flows.all()) changedFlows.add(id);
    const delta = this.#results.update({ movements: change.movements, flows: changedFlows, today: this.#today, psps: this.#psps, names });
    this.#namings.settle();
    return delta;
  }

  iuvsNeeded(changes: MatchingChanges): readonly string[] {
    const rows = changes.rows ?? [];
    const again = this.#ledger.relatives(rows, changes.removedRows ?? []);
    const flows = [...(changes.flows ?? []).map(({ id }) => id), ...(changes.removedFlows ?? [])].map((id) => this.#flows.get(id)).filter((flow) => flow !== undefined);
    const iufs = [...(changes.flows ?? []), ...flows].map(({ iuf }) => iuf);
    const concerned = this.#namings.concernedBy(iufs, (changes.iuvs ?? []).map((iuv) => iuv.toUpperCase()));
    return [...new Set([...[...rows, ...again].flatMap(({ movement }) => readingKeys(movement).iuvs), ...[...concerned].flatMap((id) => this.#namings.iuvsOf(id))])];
  }

  totals(): MatchingTotals {
    return this.#credits.totals();
  }

  /** Names of PSPs stand in sentences and evidence: all are told anew. */
  #rename(psps: readonly KnownPsp[], touched: Set<MovementId>): void {
    this.#psps = new PspNames(psps);
    for (const { id } of this.#ledger.movements()) touched.add(id);
  }

  #touchLinked(touched: Set<MovementId>): void {
    for (const id of [...touched]) {
      // A row that is gone may have been one side of a confirmed reversal.
      const rowIds = this.#ledger.movement(id)?.rowIds ?? [id];
      for (const rowId of this.#persons.reductionsOf(rowIds)) this.#touchRow(rowId, touched);
      const creditId = this.#persons.creditReducedBy(rowIds);
      if (creditId !== undefined) this.#touchRow(creditId, touched);
    }
    const linked = this.#links.update(touched, (id) => this.#ledger.movement(id), (movement) => this.#credits.worthOf(movement));
    for (const id of linked) touched.add(id);
  }

  #touchRow(rowId: MovementId, touched: Set<MovementId>): void {
    touched.add(this.#ledger.movementOf(rowId)?.id ?? rowId);
  }

  #touchRegularised(touched: Set<MovementId>): void {
    const keys = new Set<string>();
    for (const id of touched) {
      const movement = this.#ledger.movement(id);
      for (const key of this.#regularisations.enrol(id, movement)) keys.add(key);
      this.#fileEntry(id, movement);
    }
    for (const key of keys) for (const id of this.#byEntry.get(key)) touched.add(id);
  }

  #fileEntry(id: MovementId, movement: KnownMovement | undefined): void {
    const earlier = this.#entryOf.get(id);
    if (earlier !== undefined) this.#byEntry.delete(earlier, id);
    const key = movement !== undefined && isCredit(movement.facts) ? entryKey(movement.facts) : null;
    if (key === null) this.#entryOf.delete(id);
    else {
      this.#entryOf.set(id, key);
      this.#byEntry.add(key, id);
    }
  }

  #read(rows: ReadonlySet<MovementId>, names: KnownNames): void {
    for (const id of rows) {
      const movement = this.#ledger.movement(id);
      this.#namings.enrol(id, movement !== undefined && isRead(movement) ? movement : undefined, names);
    }
  }

  #readAgain(touched: Set<MovementId>, alreadyRead: ReadonlySet<MovementId>, iufs: readonly string[], iuvs: readonly string[], names: KnownNames): void {
    for (const id of this.#namings.concernedBy(iufs, iuvs)) {
      const movement = alreadyRead.has(id) ? undefined : this.#ledger.movement(id);
      if (movement === undefined || !this.#namings.reread(id, movement, names)) continue;
      touched.add(id);
      // What is said of a reversal tells how many flows its credit names.
      const link = this.#links.linkOf(id);
      if (link?.kind === 'REVERSED') touched.add(link.by);
    }
  }
}

/** Credits, and debits that may give a credit back. */
function isRead({ facts }: KnownMovement): boolean {
  return isCredit(facts) || (facts.ignoredAs === 'NON_ENTRATA' && facts.sign === -1 && !isReversal(facts));
}
