/**
 * Which rows of treasury files are the same movement (G2, G2b, G2c). What comes out does not depend on the order in which files were
 * imported, but for one thing: of two different rows with one number the later is the quarantined one (R0b).
 *
 * Source: reconciliation.md 1.2.
 */
import { compactCausale, TREASURY_FORMATS, unnumberedKey, withoutLeadingZeros, type TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { ArrivedRow, MovementId } from './matching-input.ts';

/** One movement, with what all its rows say together. `id` is that of the row that came first. */
export type DistinctMovement = Readonly<{
  id: MovementId;
  /** The facts of the rows put together; file and row number are of the first. */
  facts: TreasuryMovement;
  compact: string;
  rowIds: readonly MovementId[];
}>;

/** A row that is no movement of its own, because of one that is here. */
export type SetAsideRow = Readonly<{ id: MovementId; kind: 'DUPLICATE' | 'QUARANTINED'; because: ArrivedRow }>;

export type DistinctRows = Readonly<{ movements: readonly DistinctMovement[]; setAside: readonly SetAsideRow[] }>;

/** Keys under which rows may be the same: rows that share none never meet. */
export function rowKeys(movement: TreasuryMovement): readonly string[] {
  if (movement.ignoredAs !== null) return [`I|${ignoredKey(movement)}`];
  const bill = billNumber(movement);
  const entry = entryNumber(movement);
  if (bill === null && entry === null) return [`U|${movement.year}|${unnumberedKey(movement)}`];
  return [...(bill === null ? [] : [`B|${bill}`]), ...(entry === null ? [] : [`P|${entry}`])];
}

/** Year, bolletta and sign, whatever the treasurer: a file may not name it. */
function billNumber({ year, bolletta, sign }: TreasuryMovement): string | null {
  return bolletta === null ? null : `${year}|${withoutLeadingZeros(bolletta)}|${sign}`;
}

function entryNumber({ year, provvisorio, sign }: TreasuryMovement): string | null {
  return provvisorio === null ? null : `${year}|${withoutLeadingZeros(provvisorio)}|${sign}`;
}

/** Rows of other documents have numbers of other series: only a wholly equal row is the same. */
function ignoredKey(movement: TreasuryMovement): string {
  const covers = movement.regularises.map(({ provvisorio, amountCents }) => `${withoutLeadingZeros(provvisorio)}:${amountCents}`).join(',');
  const { ignoredAs, opType, year, bankEntityCode, bolletta, provvisorio } = movement;
  return [ignoredAs, opType, year, bankEntityCode ?? '', withoutLeadingZeros(bolletta ?? ''), withoutLeadingZeros(provvisorio ?? ''), covers, unnumberedKey(movement)].join('|');
}

type ReadRow = Readonly<{ row: ArrivedRow; compact: string; treasurer: string }>;
/** Rows of one content. */
type Group = ReadRow[];

/** Tells the movements among rows that share keys with each other ({@link rowKeys}), directly or through others. */
export function distinctRows(rows: readonly ArrivedRow[]): DistinctRows {
  const read = rows.map((row) => ({ row, compact: compactCausale(row.movement.causale), treasurer: row.movement.bankEntityCode ?? '' }));
  const first = read[0];
  if (first === undefined) return { movements: [], setAside: [] };
  if (read.length === 1) return { movements: [madeOne([first])], setAside: [] };
  return accepted(grouped(withTreasurers(read)));
}

/** A row that does not name its treasurer has the one of the others with its bolletta, when they have only one. */
function withTreasurers(rows: readonly ReadRow[]): readonly ReadRow[] {
  const named = new Map<string, Set<string>>();
  for (const { row, treasurer } of rows) {
    const bill = billNumber(row.movement);
    if (bill === null || treasurer === '') continue;
    const treasurers = named.get(bill);
    if (treasurers === undefined) named.set(bill, new Set([treasurer]));
    else treasurers.add(treasurer);
  }
  return rows.map((read) => {
    const treasurers = named.get(billNumber(read.row.movement) ?? '');
    const [only] = treasurers ?? [];
    return read.treasurer === '' && only !== undefined && treasurers?.size === 1 ? { ...read, treasurer: only } : read;
  });
}

/** Rows of equal content together: those with a bolletta first, the longest text first, so that a cut one finds what it was cut from. */
function grouped(rows: readonly ReadRow[]): readonly Group[] {
  const groups: Group[] = [];
  for (const read of rows.toSorted(byRichness)) {
    const group = groups.find(([first]) => first !== undefined && isSame(first, read));
    if (group === undefined) groups.push([read]);
    else group.push(read);
  }
  return groups;
}

function byRichness(a: ReadRow, b: ReadRow): number {
  const [first, second] = [a.row.movement, b.row.movement];
  if ((first.bolletta === null) !== (second.bolletta === null)) return first.bolletta === null ? 1 : -1;
  if (a.compact.length !== b.compact.length) return b.compact.length - a.compact.length;
  return compareTexts(contentOrder(a), contentOrder(b)) || a.row.arrival - b.row.arrival;
}

function contentOrder({ compact, row: { movement }, treasurer }: ReadRow): string {
  const { format, year, bolletta, provvisorio, bookingDate, amountCents, causale, payerName } = movement;
  const place = String(TREASURY_FORMATS.indexOf(format));
  return [withoutLeadingZeros(bolletta ?? ''), withoutLeadingZeros(provvisorio ?? ''), treasurer, year, bookingDate, amountCents, compact, place, causale, payerName].join('|');
}

function isSame(first: ReadRow, second: ReadRow): boolean {
  const [a, b] = [first.row.movement, second.row.movement];
  if (a.ignoredAs !== null || (billNumber(a) ?? entryNumber(a)) === null || (billNumber(b) ?? entryNumber(b)) === null) return true;
  if (!shareNumber(first, second) || a.amountCents !== b.amountCents || a.bookingDate !== b.bookingDate) return false;
  if (first.compact === second.compact) return true;
  // Only a layout with a column of 255 characters cuts: two rows of one layout differ.
  const mayBeCut = a.bolletta === null || b.bolletta === null || a.format !== b.format;
  return mayBeCut && (first.compact.startsWith(second.compact) || second.compact.startsWith(first.compact));
}

function shareNumber(first: ReadRow, second: ReadRow): boolean {
  const [a, b] = [first.row.movement, second.row.movement];
  if (a.bolletta !== null && b.bolletta !== null) return billNumber(a) === billNumber(b) && first.treasurer === second.treasurer;
  return entryNumber(a) !== null && entryNumber(a) === entryNumber(b);
}

/** In the order of arrival: a group that has the number of an accepted one, and not its content, is quarantined. */
function accepted(groups: readonly Group[]): DistinctRows {
  const movements: DistinctMovement[] = [];
  const setAside: SetAsideRow[] = [];
  const taken: Group[] = [];
  for (const group of groups.map(byArrival).toSorted(([a], [b]) => (a?.row.arrival ?? 0) - (b?.row.arrival ?? 0))) {
    const [first, ...others] = group;
    if (first === undefined) continue;
    const rival = taken.find((other) => areRivals(other, group))?.[0];
    if (rival === undefined) {
      taken.push(group);
      movements.push(madeOne(group));
    } else {
      setAside.push({ id: first.row.id, kind: 'QUARANTINED', because: rival.row });
    }
    setAside.push(...others.map(({ row }): SetAsideRow => ({ id: row.id, kind: 'DUPLICATE', because: first.row })));
  }
  return { movements, setAside };
}

function areRivals(first: Group, second: Group): boolean {
  const billed = [first, second].map((group) => group.filter(({ row }) => row.movement.bolletta !== null));
  const [firstBilled = [], secondBilled = []] = billed;
  if (firstBilled.length > 0 && secondBilled.length > 0) return firstBilled.some((a) => secondBilled.some((b) => shareNumber(a, b)));
  return first.some((a) => second.some((b) => entryNumber(a.row.movement) !== null && entryNumber(a.row.movement) === entryNumber(b.row.movement)));
}

function byArrival(group: Group): Group {
  return group.toSorted((a, b) => a.row.arrival - b.row.arrival);
}

/** G2b: the movement has whatever one of its rows knows, and the longest causale. */
function madeOne(group: Group): DistinctMovement {
  const inArrival = byArrival(group);
  const rich = group.toSorted(byRichness);
  const [first, richest] = [inArrival[0], rich[0]];
  if (first === undefined || richest === undefined) throw new Error('A movement without rows');
  const rowIds = inArrival.map(({ row }) => row.id);
  if (group.length === 1) return { id: first.row.id, facts: first.row.movement, compact: first.compact, rowIds };
  const known = <T>(of: (movement: TreasuryMovement) => T | null): T | null => rich.map(({ row }) => of(row.movement)).find((value) => value !== null) ?? null;
  const longest = rich.reduce((best, read) => (read.compact.length > best.compact.length ? read : best));
  const { sourceFile, sourceRow, fileHash } = first.row.movement;
  const facts: TreasuryMovement = {
    ...richest.row.movement,
    bankEntityCode: known(({ bankEntityCode }) => bankEntityCode),
    bolletta: known(({ bolletta }) => bolletta),
    provvisorio: known(({ provvisorio }) => provvisorio),
    reversedBolletta: known(({ reversedBolletta }) => reversedBolletta),
    account: known(({ account }) => account),
    postalAccount: rich.some(({ row }) => row.movement.postalAccount),
    valueDate: known(({ valueDate }) => valueDate),
    suspenseDate: known(({ suspenseDate }) => suspenseDate),
    cge: known(({ cge }) => cge),
    endToEndId: known(({ endToEndId }) => endToEndId),
    bankRef: known(({ bankRef }) => bankRef),
    executionType: known(({ executionType }) => executionType),
    declaredIuf: known(({ declaredIuf }) => declaredIuf),
    declaredIuv: known(({ declaredIuv }) => declaredIuv),
    causale: longest.row.movement.causale,
    sourceFile,
    sourceRow,
    fileHash,
  };
  return { id: first.row.id, facts, compact: longest.compact, rowIds };
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
