import type { MetadataEntry, ReceiptDate, ReceiptDateTime } from './parsed-receipt.ts';
import { amountToCents, characterCount, readDate, readDateTime } from './read-values.ts';
import { quoted } from './refusal.ts';
import type { XmlElement } from './safe-xml.ts';

/** A field that breaks the structure: `path` is safe for logs, `message` is for the operator. */
export type FieldProblem = Readonly<{ path: string; message: string }>;

/** Something odd that does not stop the reading; `path` is safe for logs, `message` is Italian. */
export type ReadingWarning = Readonly<{ path: string; message: string }>;

/** Collects what a reading finds. When `problems` is not empty the values read are placeholders and must be thrown away. */
export type Findings = { readonly problems: FieldProblem[]; readonly warnings: ReadingWarning[] };

/** Elements of one sequence: their names in the order of the XSD, which are required, which may repeat. */
export type SequenceRule = Readonly<{ names: readonly string[]; required: readonly string[]; repeated?: readonly string[] }>;

const REMEDY = 'Chiedi il file corretto a chi te l’ha mandato.';
const METADATA_MAX = 15;
const ABSENT_DATE: ReceiptDate = { raw: '', date: '' };
const ABSENT_DATE_TIME: ReceiptDateTime = { raw: '', instant: null, romeDate: '' };

type Place = Readonly<{ position: number; isRequired: boolean; mayRepeat: boolean }>;
/** Rules are few and the same for every receipt. */
const knownPlaces = new WeakMap<SequenceRule, ReadonlyMap<string, Place>>();

function placesOf(rule: SequenceRule): ReadonlyMap<string, Place> {
  const known = knownPlaces.get(rule);
  if (known !== undefined) return known;
  const places = new Map(rule.names.map((name, position) => [name, { position, isRequired: rule.required.includes(name), mayRepeat: rule.repeated?.includes(name) === true }]));
  knownPlaces.set(rule, places);
  return places;
}

/**
 * Reads the fields of one element by name. A wrong or missing field adds a problem and gives a placeholder,
 * so that readers stay flat and the caller decides once, at the end.
 */
export class FieldReader {
  readonly path: string;
  readonly #element: XmlElement;
  readonly #findings: Findings;
  readonly #namespaces: ReadonlySet<string>;
  readonly #personal: boolean;

  /** `namespaces` are those a child may bear; `personal` keeps the values out of every message. */
  constructor(element: XmlElement, path: string, findings: Findings, namespaces: ReadonlySet<string>, personal = false) {
    this.#element = element;
    this.path = path;
    this.#findings = findings;
    this.#namespaces = namespaces;
    this.#personal = personal;
  }

  /** Checks names, repetitions and order of the children (receipts-fdr.md section 6: unknown ones only after the required). */
  checkSequence(rule: SequenceRule): void {
    const places = placesOf(rule);
    const seen: boolean[] = [];
    let missing = rule.required.length;
    let furthest = 0;
    for (const child of this.#element.children) {
      const place = this.#namespaces.has(child.namespace) ? places.get(child.local) : undefined;
      if (place === undefined) {
        this.#reportUnknown(child.local, missing > 0);
        continue;
      }
      const { position, isRequired, mayRepeat } = place;
      if (seen[position] === true) {
        if (!mayRepeat) this.problem(child.local, `Il campo ${this.#name(child.local)} compare due volte`);
      } else if (isRequired) missing -= 1;
      if (position < furthest) this.warn(child.local, `Il campo ${this.#name(child.local)} non è al suo posto.`);
      furthest = Math.max(furthest, position);
      seen[position] = true;
    }
    if (missing === 0) return;
    for (const name of rule.required) if (seen[places.get(name)?.position ?? -1] !== true) this.problem(name, `Manca il campo ${this.#name(name)}`);
  }

  #reportUnknown(local: string, early: boolean): void {
    const where = this.path === '' ? 'nel documento' : `dentro ${this.path}`;
    if (early) this.problem('', `L’elemento ${quoted(local)} ${where} non è previsto`);
    else this.warn('', `L’elemento ${quoted(local)} ${where} non è previsto: non è stato letto.`);
  }

  /** Adds a problem on a child (or on the element itself with an empty name). `cause` is a sentence without its full stop. */
  problem(name: string, cause: string): void {
    this.#findings.problems.push({ path: this.#name(name), message: `${cause}. ${REMEDY}` });
  }

  warn(name: string, message: string): void {
    this.#findings.warnings.push({ path: this.#name(name), message });
  }

  #name(name: string): string {
    if (name === '') return this.path;
    return this.path === '' ? name : `${this.path}/${name}`;
  }

  #find(name: string): XmlElement | undefined {
    return this.#element.children.find((child) => child.local === name && this.#namespaces.has(child.namespace));
  }

  /** Says that a value is not admitted; the value is quoted unless it is personal data. */
  wrongValue(name: string, value: string, expected: string): void {
    const found = this.#personal ? 'ha un valore non ammesso' : `contiene ${quoted(value)}`;
    this.problem(name, `Il campo ${this.#name(name)} ${found}: serve ${expected}`);
  }

  /** A required text of 1..max characters. A missing element is already reported by {@link checkSequence}. */
  text(name: string, max: number): string {
    const element = this.#find(name);
    if (element === undefined) return '';
    if (element.text === '') this.problem(name, `Il campo ${this.#name(name)} è vuoto`);
    return this.#limited(name, element.text, max);
  }

  /** An optional text; an empty element counts as absent, with a warning. */
  optionalText(name: string, max: number): string | null {
    const element = this.#find(name);
    if (element === undefined) return null;
    if (element.text === '') {
      this.warn(name, `Il campo ${this.#name(name)} è vuoto: vale come assente.`);
      return null;
    }
    return this.#limited(name, element.text, max);
  }

  #limited(name: string, text: string, max: number): string {
    // Characters are never more than units.
    if (text.length > max && characterCount(text) > max) this.wrongValue(name, text, `un testo di non più di ${max} caratteri`);
    return text;
  }

  /** A required text that follows a pattern; `expected` completes "serve …". */
  matching(name: string, pattern: RegExp, expected: string): string {
    const element = this.#find(name);
    if (element === undefined) return '';
    if (!pattern.test(element.text)) this.wrongValue(name, element.text, expected);
    return element.text;
  }

  /** A required amount in cents, at least `minCents`. */
  amount(name: string, minCents: 0 | 1): number {
    const element = this.#find(name);
    return element === undefined ? 0 : this.#cents(name, element.text, minCents);
  }

  /** An optional amount in cents, zero allowed. */
  optionalAmount(name: string): number | null {
    const text = this.optionalText(name, Number.MAX_SAFE_INTEGER);
    return text === null ? null : this.#cents(name, text, 0);
  }

  #cents(name: string, text: string, minCents: 0 | 1): number {
    const cents = amountToCents(text);
    if (cents !== null && cents >= minCents) return cents;
    this.wrongValue(name, text, minCents === 1 ? 'un importo da 0.01 a 999999999.99, con due decimali' : 'un importo fino a 999999999.99, con due decimali');
    return 0;
  }

  /** A required date. */
  date(name: string): ReceiptDate {
    this.text(name, Number.MAX_SAFE_INTEGER);
    return this.optionalDate(name) ?? ABSENT_DATE;
  }

  optionalDate(name: string): ReceiptDate | null {
    const text = this.optionalText(name, Number.MAX_SAFE_INTEGER);
    if (text === null) return null;
    const date = readDate(text);
    if (date === null) this.wrongValue(name, text, 'una data come 2026-09-15');
    return date;
  }

  /** A required date and time. */
  dateTime(name: string): ReceiptDateTime {
    this.text(name, Number.MAX_SAFE_INTEGER);
    return this.optionalDateTime(name) ?? ABSENT_DATE_TIME;
  }

  optionalDateTime(name: string): ReceiptDateTime | null {
    const text = this.optionalText(name, Number.MAX_SAFE_INTEGER);
    if (text === null) return null;
    const dateTime = readDateTime(text);
    if (dateTime === null) this.wrongValue(name, text, 'una data con l’ora come 2026-09-15T10:15:30');
    return dateTime;
  }

  optionalBoolean(name: string): boolean | null {
    const text = this.optionalText(name, Number.MAX_SAFE_INTEGER);
    if (text === null) return null;
    if (text === 'true' || text === '1') return true;
    if (text !== 'false' && text !== '0') this.wrongValue(name, text, '“true” o “false”');
    return false;
  }

  /** Reader of a child, or null when it is absent. */
  child(name: string, personal = this.#personal): FieldReader | null {
    const element = this.#find(name);
    return element === undefined ? null : this.#open(element, name, personal);
  }

  /** Readers of every child of that name; paths number them from 1. */
  children(name: string): readonly FieldReader[] {
    return this.#element.children
      .filter((child) => child.local === name && this.#namespaces.has(child.namespace))
      .map((child, index) => this.#open(child, `${name}[${index + 1}]`, this.#personal));
  }

  #open(element: XmlElement, name: string, personal: boolean): FieldReader {
    return new FieldReader(element, this.#name(name), this.#findings, this.#namespaces, personal);
  }

  /** `metadata/mapEntry{key,value}`: it never stops a reading, what is odd in it is a warning. */
  metadata(): readonly MetadataEntry[] {
    const holder = this.child('metadata');
    if (holder === null) return [];
    const entries = holder.children('mapEntry').map((entry) => ({ key: entry.looseText('key'), value: entry.looseText('value') }));
    if (entries.length === 0 || entries.length > METADATA_MAX) this.warn('metadata', `Il campo ${this.#name('metadata')} ha ${entries.length} voci: ne sono previste da 1 a ${METADATA_MAX}.`);
    return entries;
  }

  /** The text of a child whatever it is, empty when absent. */
  looseText(name: string): string {
    return this.#find(name)?.text ?? '';
  }
}
