import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { formatDate, isCivilDate } from '../../domain/civil-date.ts';
import { countryName } from '../../domain/countries.ts';
import { ADDRESS_KIND_LABEL, ADDRESS_KINDS, CONTACT_KIND_LABEL, CONTACT_KINDS, LINK_KINDS, linkWords } from '../../domain/person-registry.ts';
import { actionLabel } from '../audit/index.ts';
import { addressLine } from './person.ts';
import { findPerson, historyOf, type HistoryRow } from './store.ts';

export type HistoryEntry = Readonly<{ id: number; at: string; who: string; title: string; lines: string[]; reason: string | null; mergedRecord: boolean }>;

const values = z.record(z.string(), z.unknown());
const payload = z.object({ before: values.nullable(), after: values.nullable(), reason: z.string().nullable() });
type Values = z.infer<typeof values>;

/** Entries of a page: enough for a person, whatever the archive holds. */
const SHOWN = 100;

const LABELS: Readonly<Record<string, string>> = {
  name: 'Nome', fiscalCode: 'Codice fiscale', type: 'Tipo', vatNumber: 'Partita IVA', birthDate: 'Nascita', birthPlace: 'Luogo di nascita', deathDate: 'Morte', foreignCountry: 'Stato estero', foreignTaxId: 'Codice fiscale estero',
  foreignDocument: 'Documento', email: 'E-mail', pec: 'PEC', phone: 'Telefono', link: 'Legame', address: 'Indirizzo', addressKind: 'Tipo di indirizzo', validFrom: 'Dal', validTo: 'Fino al', contact: 'Contatto', contactKind: 'Tipo di contatto', label: 'Nota',
  preferred: 'Preferito', note: 'Nota del legame',
};

type Told = Readonly<{ before: Values; after: Values; reason: string | null }>;

function toldBy(row: HistoryRow): Told {
  const told = payload.safeParse(row.payloadJson === null ? null : JSON.parse(row.payloadJson));
  return told.success ? { before: told.data.before ?? {}, after: told.data.after ?? {}, reason: told.data.reason } : { before: {}, after: {}, reason: null };
}

/** The trail of a record and of those merged into it, newest first, with what changed in words. Erased payloads leave only who, what and when. */
export async function personHistory(reader: Reader, id: number, merged: readonly number[]): Promise<readonly HistoryEntry[]> {
  const rows: HistoryRow[] = [...(await historyOf(reader, id, SHOWN))];
  for (const other of merged) rows.push(...(await historyOf(reader, other, SHOWN)));
  const shown = rows.toSorted((a, b) => b.seq - a.seq).slice(0, SHOWN).map((row) => ({ row, told: toldBy(row) }));
  const names = await namesOf(reader, shown.flatMap(({ told }) => [told.before, told.after]));
  return shown.map(({ row, told }) => ({
    id: row.seq, at: row.at, who: row.operatorName ?? 'Sistema', title: actionLabel(row.action), reason: told.reason, mergedRecord: row.personId !== String(id),
    lines: [...otherLines(told.after, names), ...changedLines(withWords(told.before, Number(row.personId), names), withWords(told.after, Number(row.personId), names))],
  }));
}

const peopleNamed = z.object({ fromId: z.int().optional(), toId: z.int().optional(), otherId: z.int().optional() });

/** Names, as they are now, of the other people an entry tells of. */
async function namesOf(reader: Reader, told: readonly Values[]): Promise<ReadonlyMap<number, string>> {
  const ids = told.flatMap((one) => { const { fromId, toId, otherId } = peopleNamed.parse(one); return [fromId, toId, otherId]; }).filter((id) => id !== undefined);
  const names = new Map<number, string>();
  for (const id of new Set(ids)) names.set(id, (await findPerson(reader, id))?.name ?? 'scheda tolta');
  return names;
}

function otherLines(after: Values, names: ReadonlyMap<number, string>): string[] {
  const { otherId } = peopleNamed.parse(after);
  return otherId === undefined ? [] : [`L’altra scheda: ${names.get(otherId) ?? ''}`];
}

/** Codes of an entry in the words of the person whose page it stands on: the address on one line, the link with the other's name. */
function withWords(told: Values, personId: number, names: ReadonlyMap<number, string>): Values {
  const address = parts.safeParse(told);
  const kind = LINK_KINDS.find((one) => one === told['link']);
  const { fromId, toId } = peopleNamed.parse(told);
  const link = kind === undefined || fromId === undefined || toId === undefined ? {} : { link: `${linkWords(kind, fromId === personId ? 'FROM' : 'TO')} ${names.get(fromId === personId ? toId : fromId) ?? ''}` };
  return { ...told, ...(address.success && told['address'] === undefined ? { address: addressLine(address.data) } : {}), ...link };
}

/** `Nome: da “Rossi” a “Rossi Mario”`, one line a changed field. */
function changedLines(old: Values, now: Values): string[] {
  return Object.entries(LABELS).flatMap(([name, label]) => {
    const [was, is] = [shown(name, old[name]), shown(name, now[name])];
    if (was === is) return [];
    if (was === null) return [`${label}: ${is}`];
    return is === null ? [`${label}: tolto “${was}”`] : [`${label}: da “${was}” a “${is}”`];
  });
}

const parts = z.object({ street: z.string(), civicNumber: z.string(), postalCode: z.string(), city: z.string(), province: z.string(), country: z.string() });

function shown(name: string, value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? 'sì' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  if (isCivilDate(value)) return formatDate(value);
  switch (name) {
    case 'type': return value === 'G' ? 'ente o ditta' : 'persona';
    case 'foreignCountry': return countryName(value);
    case 'addressKind': return ADDRESS_KINDS.filter((kind) => kind === value).map((kind) => ADDRESS_KIND_LABEL[kind])[0] ?? value;
    case 'contactKind': return CONTACT_KINDS.filter((kind) => kind === value).map((kind) => CONTACT_KIND_LABEL[kind])[0] ?? value;
    default: return value;
  }
}
