/** What a movement names, worked out against the flows and payments that are here. */
import { HEAD_LENGTH, possibleIuvs, readableHeads, readCausale } from '../../../domain/remittance/causale-reader.ts';
import { readTextOf, type CausaleReading, type GluedRun, type IufReading, type IuvReading } from '../../../domain/remittance/causale-reading.ts';
import { causaleText, type CausaleText, type RawRange } from '../../../domain/remittance/causale-text.ts';
import { iufKey, MIN_IUF_LENGTH, type KnownIufs } from '../../../domain/remittance/known-iufs.ts';
import type { TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { FlowId, IuvFacts, PaymentsByIuv } from './matching-input.ts';

/** A flow identifier that was read, and the flows that it may be. */
export type FlowNaming = Readonly<{ kind: IufReading['kind']; text: string; glued: GluedRun; gluedText: string; flowIds: readonly FlowId[] }>;

/** An IUV that was read, and what is here for it. */
export type PaymentNaming = Readonly<{ iuv: string; known: boolean } & IuvFacts>;

export type Naming = Readonly<{
  flows: readonly FlowNaming[];
  /** Only when no flow is read. */
  payments: readonly PaymentNaming[];
  /** The words of a cumulative transfer stand in the causale. */
  hasKeyword: boolean;
  /** The file's own column says something else than the causale. */
  isDiscordant: boolean;
}>;

export const NAMES_NOTHING: Naming = { flows: [], payments: [], hasKeyword: false, isDiscordant: false };

/** What the readings are made against. */
export type KnownNames = Readonly<{ iufs: KnownIufs; flowsOf: (iuf: string) => Iterable<FlowId>; payments: PaymentsByIuv }>;

type ReadableMovement = Pick<TreasuryMovement, 'causale' | 'declaredIuf' | 'declaredIuv'>;

/** What may change a reading: beginnings of identifiers of flows, and IUVs in upper case. */
export type ReadingKeys = Readonly<{ heads: readonly string[]; iuvs: readonly string[] }>;

/** The keys of a movement; they depend on its text alone. */
export function readingKeys({ causale, declaredIuf, declaredIuv }: ReadableMovement, text: CausaleText = causaleText(causale)): ReadingKeys {
  const declared = declaredKey(declaredIuf);
  const heads = new Set(readableHeads(text));
  if (declared !== null && declared.length >= HEAD_LENGTH) heads.add(declared.slice(0, HEAD_LENGTH));
  const iuvs = new Set(possibleIuvs(text));
  if (declaredIuv !== null && declaredIuv.trim() !== '') iuvs.add(iufKey(declaredIuv));
  return { heads: [...heads], iuvs: [...iuvs] };
}

/** A reading with its marks. */
export type MovementReading = Readonly<{ reading: CausaleReading; isDiscordant: boolean }>;

/** What a reading means with the flows and payments that are here. */
export function namingOf({ reading, isDiscordant }: MovementReading, names: KnownNames): Naming {
  if (reading.iufs.length === 0 && reading.iuvs.length === 0 && reading.keyword.length === 0) return isDiscordant ? { ...NAMES_NOTHING, isDiscordant } : NAMES_NOTHING;
  return {
    flows: reading.iufs.map(({ kind, text: read, glued, gluedText, iufs }) => ({ kind, text: read, glued, gluedText, flowIds: flowsNamed(iufs, names) })),
    payments: reading.iuvs.map(({ iuv, known }) => paymentNamed(iuv, known ? names.payments.factsOf(iuv) : undefined)),
    hasKeyword: reading.keyword.length > 0,
    isDiscordant,
  };
}

/** Reads a movement: its causale, and the columns that a CSV completo has for the same (1.4). */
export function readMovement({ causale, declaredIuf, declaredIuv }: ReadableMovement, names: KnownNames, text: CausaleText = causaleText(causale)): MovementReading {
  const reading = readCausale(text, names.iufs, { has: (iuv) => isKnown(names.payments.factsOf(iuv)) });
  const declared = declaredKey(declaredIuf);
  if (declared !== null) {
    if (reading.iufs.length > 0) return { reading, isDiscordant: !reading.iufs.some((read) => isSameIdentifier(readTextOf(read), declared) || isSameIdentifier(read.text, declared)) };
    return { reading: { ...reading, iufs: [declaredReading(declared, names.iufs)], iuvs: [] }, isDiscordant: reading.iuvs.length > 0 };
  }
  const iuv = declaredIuv === null ? '' : iufKey(declaredIuv);
  if (iuv === '' || reading.iufs.length > 0) return { reading, isDiscordant: false };
  if (reading.iuvs.length > 0) return { reading, isDiscordant: !reading.iuvs.some((read) => isSamePayment(read.iuv, iuv)) };
  return { reading: { ...reading, iuvs: [declaredPayment(iuv, names)] }, isDiscordant: false };
}

/** A column as it is compared, or null when it says nothing (the national platform writes `UNKNOWN` and a number where it found none). */
function declaredKey(declaredIuf: string | null): string | null {
  const key = declaredIuf === null ? '' : iufKey(declaredIuf);
  return key.length < MIN_IUF_LENGTH || /^UNKNOWN\d*$/.test(key) ? null : key;
}

/** A column or a causale may have cut what the other has whole. */
function isSameIdentifier(read: string, declared: string): boolean {
  return read.startsWith(declared) || declared.startsWith(read);
}

function isSamePayment(read: string, declared: string): boolean {
  const [first, second] = [read, declared].map((iuv) => (/^\d{18}$/.test(iuv) ? iuv.slice(1) : iuv).replace(/^0+(?=.)/, ''));
  return first === second;
}

function declaredReading(declared: string, known: KnownIufs): IufReading {
  const iufs = known.spelled(declared);
  return { kind: iufs.length > 0 ? 'EXACT' : 'UNKNOWN', text: declared, iufs: [...iufs], glued: 'NONE', gluedText: '', ranges: NO_RANGES };
}

function declaredPayment(iuv: string, names: KnownNames): IuvReading {
  return { iuv, known: isKnown(names.payments.factsOf(iuv)), ranges: NO_RANGES };
}

const NO_RANGES: readonly RawRange[] = [];

function flowsNamed(iufs: readonly string[], names: KnownNames): readonly FlowId[] {
  return [...new Set(iufs.flatMap((iuf) => [...names.flowsOf(iuf)]))].sort((a, b) => a - b);
}

function paymentNamed(iuv: string, facts: IuvFacts | undefined): PaymentNaming {
  return { iuv, known: isKnown(facts), receipts: facts?.receipts ?? [], flowIds: facts?.flowIds ?? [], ...(facts?.isRevoked === true ? { isRevoked: true } : {}) };
}

function isKnown(facts: IuvFacts | undefined): boolean {
  return facts !== undefined && (facts.receipts.length > 0 || facts.flowIds.length > 0 || facts.isRevoked === true);
}
