/**
 * Which payment service provider sent a credit, when its own file says it (reconciliation.md 3.4, "PSP of a movement").
 */
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { KnownPsp } from './matching-input.ts';

type Name = Readonly<{ words: readonly string[]; pspId: string }>;

/** Payers repeat: a year has hundreds, not tens of thousands. */
const MAX_CACHED = 20_000;

/** Names, aliases and codes of the known PSPs, by their first word. */
export class PspNames {
  readonly #byFirstWord = new Map<string, Name[]>();
  readonly #byCode = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #ofPayer = new Map<string, readonly string[]>();

  constructor(psps: readonly KnownPsp[]) {
    for (const { id, name, aliases } of psps) {
      const code = pspKey(id);
      this.#byCode.set(code, code);
      this.#names.set(code, name);
      for (const spelled of [name, ...aliases]) this.#addName(spelled, code);
    }
  }

  /** Key of the PSP, or null: none is named, or more than one. */
  pspOf({ format, payerName, causale }: Pick<TreasuryMovement, 'format' | 'payerName' | 'causale'>): string | null {
    // A Bancoposta file has the same payer on every row.
    const named = format === 'POSTE' ? [] : this.#namedBy(payerName);
    const found = named.length > 0 ? named : this.#codesIn(causale);
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  /** As a person knows it; the code when the list has no name for it. */
  nameOf(pspId: string): string {
    return this.#names.get(pspKey(pspId)) ?? pspId;
  }

  #addName(spelled: string, pspId: string): void {
    const words = wordsOf(spelled);
    const [first] = words;
    if (first === undefined) return;
    const names = this.#byFirstWord.get(first);
    if (names === undefined) this.#byFirstWord.set(first, [{ words, pspId }]);
    else names.push({ words, pspId });
  }

  #namedBy(payerName: string): readonly string[] {
    const known = this.#ofPayer.get(payerName);
    if (known !== undefined) return known;
    const words = wordsOf(payerName);
    const found = new Set<string>();
    words.forEach((word, at) => {
      for (const name of this.#byFirstWord.get(word) ?? []) {
        if (name.words.every((part, place) => words[at + place] === part)) found.add(name.pspId);
      }
    });
    if (this.#ofPayer.size >= MAX_CACHED) this.#ofPayer.clear();
    this.#ofPayer.set(payerName, [...found]);
    return [...found];
  }

  #codesIn(causale: string): readonly string[] {
    return [...new Set(wordsOf(causale).flatMap((word) => this.#byCode.get(word) ?? []))];
  }
}

/** As codes of PSPs are compared. */
export function pspKey(pspId: string): string {
  return pspId.trim().toUpperCase();
}

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFKC').toUpperCase().split(NOT_ALPHANUMERIC).filter((word) => word !== '');
}

const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]+/u;
