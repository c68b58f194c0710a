import type { z } from 'zod';
import type { addressEntry, contactEntry, linkEntry, personPage, positionRow, printStateSchema } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import type { CivilDate } from '../../domain/civil-date.ts';
import { holdsOn, noticeAddress } from '../../domain/person-registry.ts';
import { ok } from '../../domain/result.ts';
import { failure, operatorNames, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { personHistory } from './history.ts';
import { heirsOf, shownLinks } from './links.ts';
import { mergedInto, mergedPositions, mergesInto, survivorOf } from './merge-store.ts';
import { addressLine, partsOf, toBrief, toIdentity, toPerson, NO_ADDRESS, type PersonBrief } from './person.ts';
import { addressesOf, contactsOf, type StoredAddress, type StoredContact } from './registry-store.ts';
import { findPerson, type StoredPerson } from './store.ts';
import { whyNotUndone } from './undo-merge.ts';

type PositionLine = z.infer<typeof positionRow>;

/** What a person has in this archive, as far as the operator may see it (their offices). */
export type PersonHistory = Readonly<{
  openCents: number; open: PositionLine[]; closed: PositionLine[];
  prints: { id: number; at: string; positionId: number; document: 'NOTICE' | 'RECEIPT'; nav: string | null; amountCents: number; state: z.infer<typeof printStateSchema>; paid: boolean; cancelled: boolean; who: string }[];
}>;

/** What the features above tell of a person's debts, inside the operator's scope. */
export type PersonDebts = Readonly<{
  openPositionsOf: (context: ApplicationContext, reader: Reader, personId: number, operator: Operator) => Promise<PositionLine[]>;
  historyOf: (context: ApplicationContext, reader: Reader, personId: number, operator: Operator) => Promise<PersonHistory>;
  /** Count and sum of what is open, by person; who owes nothing is not there. */
  owedBy: (reader: Reader, personIds: readonly number[], operator: Operator) => Promise<ReadonlyMap<number, Readonly<{ openPositions: number; openCents: number }>>>;
}>;

export type Deceased = { on: string; heirs: PersonBrief[] };

/** When a person died and who inherits; null for the living. */
export async function deceasedOf(reader: Reader, person: Readonly<{ id: number; deathDate: string | null }>, today: CivilDate): Promise<Deceased | null> {
  return person.deathDate === null ? null : { on: person.deathDate, heirs: [...(await heirsOf(reader, person.id, today))] };
}

/** Everything the page of a person shows. A merged record leads to the one that was kept. Error: NOT_FOUND. */
export async function personPageOf(context: ApplicationContext, reader: Reader, debts: PersonDebts, operator: Operator, id: number): Promise<Outcome<z.infer<typeof personPage>>> {
  const today = context.clock.today();
  const asked = await findPerson(reader, id);
  const row = asked === null || asked.aliasOf === null ? asked : await findPerson(reader, await survivorOf(reader, id));
  if (row === null) return failure('NOT_FOUND', 'Questa persona non c’è nell’archivio.', { retry: 'AFTER_RELOAD' });
  const names = await operatorNames(reader);
  const nameOf = (operatorId: number | null) => (operatorId === null ? null : (names.get(operatorId) ?? 'Operatore'));
  const stored = await addressesOf(reader, row.id);
  const shown = noticeAddress(stored, row.type, today);
  const merged = await mergedInto(reader, row.id);
  return ok({
    person: toPerson(row, shown === null ? NO_ADDRESS : partsOf(shown)), identity: toIdentity(row), deceased: await deceasedOf(reader, row, today), askedFor: asked === null || asked.id === row.id ? null : toBrief(asked),
    addresses: stored.map((address) => addressView(address, shown, today, nameOf)).toSorted(byTime),
    contacts: (await contactsOf(reader, row.id)).map((contact) => contactView(contact, nameOf)),
    links: await linkViews(context, reader, debts, operator, row),
    merges: await mergeViews(reader, row.id, nameOf, operator), history: [...(await personHistory(reader, row.id, merged))], ...(await debts.historyOf(context, reader, row.id, operator)),
  });
}

type NameOf = (operatorId: number | null) => string | null;
type AddressView = z.infer<typeof addressEntry>;

function addressView(row: StoredAddress, shown: StoredAddress | null, today: CivilDate, nameOf: NameOf): AddressView {
  return {
    ...partsOf(row), id: row.id, kind: row.kind, line: addressLine(row), validFrom: row.validFrom, validTo: row.validTo, current: holdsOn(row, today), forNotices: row.id === shown?.id, source: row.source, enteredBy: nameOf(row.enteredBy),
    enteredAt: row.enteredAt, version: row.version,
  };
}

/** In force first, then the latest. */
function byTime(a: AddressView, b: AddressView): number {
  return Number(b.forNotices) - Number(a.forNotices) || Number(b.current) - Number(a.current) || b.validFrom.localeCompare(a.validFrom) || b.id - a.id;
}

function contactView(row: StoredContact, nameOf: NameOf): z.infer<typeof contactEntry> {
  const { id, kind, value, label, invalidSince, invalidReason, source, enteredAt, version } = row;
  return { id, kind, value, label, preferred: row.preferred === 1, invalidSince, invalidReason, source, enteredBy: nameOf(row.enteredBy), enteredAt, version };
}

async function linkViews(context: ApplicationContext, reader: Reader, debts: PersonDebts, operator: Operator, row: StoredPerson): Promise<z.infer<typeof linkEntry>[]> {
  const views = [];
  for (const link of await shownLinks(reader, row.id, context.clock.today())) {
    const open = await debts.openPositionsOf(context, reader, link.other.id, operator);
    views.push({ ...link, open, openCents: open.reduce((sum, position) => sum + position.openCents, 0) });
  }
  return views;
}

async function mergeViews(reader: Reader, personId: number, nameOf: NameOf, operator: Operator): Promise<z.infer<typeof personPage>['merges']> {
  const mayMerge = operator.role === 'SUPERVISOR' || operator.role === 'ADMINISTRATOR';
  const views = [];
  for (const merge of await mergesInto(reader, personId)) {
    const merged = await findPerson(reader, merge.mergedId);
    if (merged === null) continue;
    const leftThere = [...(await addressesOf(reader, merged.id)).map(addressLine), ...(await contactsOf(reader, merged.id)).map((contact) => contact.value)];
    views.push({ id: merge.id, at: merge.at, who: nameOf(merge.operatorId) ?? 'Operatore', reason: merge.reason, merged: toBrief(merged), positions: mayMerge ? await mergedPositions(reader, merge.id) : null, whyNot: await whyNotUndone(reader, merge), leftThere });
  }
  return views;
}
