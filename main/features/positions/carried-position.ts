import { z } from 'zod';
import { personName } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { positionSnapshot, type PositionSnapshot, type SnapshotInstallment } from '../../data/outbox-payloads.ts';
import { recordForeignNumber } from '../../data/numbering/issued-numbers.ts';
import { formatNav, navProblemMessage, parseNav } from '../../domain/notice-number.ts';
import { ok } from '../../domain/result.ts';
import { checkTransferList, transferListProblemMessage } from '../../domain/transfer-list.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { accountByIban, serviceByCode } from '../catalogue/index.ts';
import { findOrCreateDebtor, personByFiscalCode, type DebtorInput } from '../people/index.ts';
import { findEntityIdentity, readNumbering } from '../setup/index.ts';
import { checkDescription, expiringFromOf } from './form-rules.ts';
import { officeScope } from './position-cards.ts';
import { snapshotOf } from './outgoing-snapshot.ts';
import { queuePosition } from './outgoing.ts';
import { positionIdOfIupd } from './remote-facts.ts';
import { inScope } from './service.ts';
import { addFact, findInstallment, insertInstallment, insertOption, insertPosition, insertTransfer, loadPosition, storeProjection } from './store.ts';

/** Origin of a position made at another desk of the same entity and loaded here from its file. */
export const OTHER_DESK_ORIGIN = 'OTHER_DESK';

/** A position as it travels to another desk: what the intermediary would be told, and what only the desks know. Ids inside it are those of the desk it leaves. */
export const carriedPosition = z.strictObject({
  snapshot: positionSnapshot, amountCents: z.int().positive(), externalId: z.string().max(60).nullable(), year: z.int().nullable(), fields: z.record(z.string().max(40), z.string().max(500)), notes: z.string().max(4_000).nullable(),
  /** In the order of `snapshot.options`. */
  options: z.array(z.strictObject({ kind: z.string().min(1).max(40), label: z.string().min(1).max(140) })).readonly(),
});
export type CarriedPosition = Readonly<z.infer<typeof carriedPosition>>;

const idRow = z.object({ id: z.int() });

/*
 * Numbered, open, and never told to anybody: neither confirmed by an intermediary nor loaded on a portal by a person. One that is paid in part stays out: the
 * other desk would ask again for what was paid here. So does a lost plan: the other desk would ask for its installments beside the residue.
 */
const UNTOLD = `p.state IN ('TO_SYNC', 'NEEDS_REVIEW') AND EXISTS (SELECT 1 FROM installment i WHERE i.position_id = p.id AND i.nav IS NOT NULL AND i.confirmed_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM installment i JOIN portal_number n ON n.nav = i.nav WHERE i.position_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM installment i JOIN installment_money m ON m.installment_id = i.id WHERE i.position_id = p.id AND m.payments + m.external_payments > 0)
  AND NOT EXISTS (SELECT 1 FROM position_fact f WHERE f.position_id = p.id AND f.kind IN ('CANCELLED', 'RESIDUE_ASKED'))`;

/** The next positions that no intermediary and no portal was ever told of, by id after `after`. `offices` null: of every office. */
export async function untoldPositions(reader: Reader, asked: Readonly<{ after: number; limit: number; offices: readonly string[] | null }>): Promise<readonly number[]> {
  const scope = officeScope(asked.offices);
  const rows = await reader.all(idRow, `/* positions.untold */ SELECT p.id FROM debt_position p NOT INDEXED WHERE p.id > ? AND ${UNTOLD} AND ${scope.sql} ORDER BY p.id LIMIT ?`, [asked.after, ...scope.params, asked.limit]);
  return rows.map((row) => row.id);
}

/** How many there are of {@link untoldPositions}, and how many of them have a notice in somebody's hands. For the heavy lane. */
export async function countUntold(reader: Reader, offices: readonly string[] | null): Promise<Readonly<{ positions: number; printed: number }>> {
  const scope = officeScope(offices);
  const printed = "EXISTS (SELECT 1 FROM position_print n WHERE n.position_id = p.id AND n.document = 'NOTICE' AND n.state <> 'RECALLED')";
  const row = await reader.get(z.object({ positions: z.int(), printed: z.int() }), `/* positions.countUntold */ SELECT COUNT(*) AS positions, COALESCE(SUM(${printed}), 0) AS printed FROM debt_position p WHERE ${UNTOLD} AND ${scope.sql}`, scope.params);
  return row ?? { positions: 0, printed: 0 };
}

/** A position as it leaves for another desk; null for what is never sent. */
export async function carryPosition(context: Pick<ApplicationContext, 'clock'>, reader: Reader, positionId: number): Promise<CarriedPosition | null> {
  const record = await loadPosition(reader, positionId);
  const snapshot = record === null ? null : await snapshotOf(context, reader, record);
  if (record === null || snapshot === null) return null;
  const { amountCents, externalId, year, fields, notes } = record.position;
  const numbered = record.options.filter((option) => record.installments.some((row) => row.optionId === option.id && row.nav !== null));
  return { snapshot, amountCents, externalId, year, fields: carriedPosition.shape.fields.parse(JSON.parse(fields)), notes, options: numbered.map(({ kind, label }) => ({ kind, label })) };
}

/** `ALREADY`: this desk holds the very position, nothing changed. */
export type CarriedOutcome = Readonly<{ kind: 'ALREADY' }> | Readonly<{ kind: 'LOADED'; id: number; installments: readonly Readonly<{ id: number; nav: string }>[] }>;

/**
 * Records a position that another desk of the entity made. Its identifier at the intermediary and its numbers stay: both desks name one position, whichever tells it
 * first, and the second finds it there as it wants it. The registry and the catalogue of this desk stand. Queued for sending where a connector is on.
 * Errors: a refusal of this row, with its remedy. `workstation`: of the desk that made the file.
 */
export async function recordCarriedPosition(context: ApplicationContext, unit: UnitOfWork, operator: Operator, carried: CarriedPosition, workstation: string): Promise<Outcome<CarriedOutcome>> {
  const { snapshot } = carried;
  const installments = snapshot.options.flatMap((option) => option.installments);
  const known = await positionIdOfIupd(unit, snapshot.iupd);
  if (known !== null) return (await holdsNumbers(unit, known, installments)) ? ok({ kind: 'ALREADY' }) : failure('DUPLICATE', 'La posizione c’è già, ma con un altro numero avviso: confronta i due posti prima di caricare il file.');
  const sound = await checkCarried(context, unit, carried, installments);
  if (!sound.ok) return sound;
  const service = snapshot.service === null ? null : await serviceByCode(context, unit, snapshot.service);
  if (snapshot.service !== null && service === null) return failure('STATE_FORBIDS', `Il servizio ${snapshot.service} non è nel catalogo di questo posto: aggiungilo in Configurazione, Servizi, e carica di nuovo il file.`);
  const office = service?.office ?? snapshot.officeName ?? '';
  if (!inScope(operator, office)) return failure('FORBIDDEN', `È dell’ufficio ${office === '' ? '(nessuno)' : office}, che non è fra i tuoi: la carica un responsabile di quell’ufficio.`);
  const debtor = await findOrCreateDebtor(unit, await debtorOf(unit, snapshot), { by: operator, anonymousAllowed: true, knownPersonId: null, today: context.clock.today(), source: 'IMPORT' });
  if (!debtor.ok) return debtor;
  for (const { nav } of installments) {
    // It was certainly issued, perhaps by this archive itself in the run that a restored copy does not remember.
    const recorded = await recordForeignNumber(unit, nav, null);
    if (!recorded.ok) return failure('DUPLICATE', `Il numero avviso ${formatNav(nav)} è già nel registro di questo posto senza la sua posizione: non si può usare due volte. Segnalalo all’assistenza.`);
  }
  const first = installments[0];
  const dueDate = first?.dueDate ?? null;
  const id = await insertPosition(unit, {
    iupd: snapshot.iupd, serviceId: service?.id ?? null, office, personId: debtor.value.person.id, year: carried.year, description: snapshot.description, fields: carried.fields, notes: carried.notes, origin: OTHER_DESK_ORIGIN,
    externalId: carried.externalId, amountCents: carried.amountCents, dueDate, payableUntil: first?.payableUntil ?? null, expiringFrom: expiringFromOf(dueDate, service?.expiringDays ?? 7), replacesId: null, createdBy: operator.id, state: 'DRAFT', firstNav: null,
  });
  const rows = await insertParts(unit, id, carried);
  await addFact(unit, { positionId: id, kind: 'CREATED', operatorId: operator.id, detail: `Fatta alla postazione ${workstation}, caricata qui dal file dei non inviati` });
  await queuePosition(context, unit, id, operator.id);
  await storeProjection(unit, id);
  await appendAudit(unit, { action: 'POSITION_CREATED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { origin: OTHER_DESK_ORIGIN, amountCents: carried.amountCents, navs: rows.map(({ nav }) => nav), serviceId: service?.id ?? null } });
  unit.touch('people');
  return ok({ kind: 'LOADED', id, installments: rows });
}

async function holdsNumbers(reader: Reader, positionId: number, installments: readonly SnapshotInstallment[]): Promise<boolean> {
  for (const { nav } of installments) if ((await findInstallment(reader, { nav }))?.positionId !== positionId) return false;
  return true;
}

/** What a signature does not say: that the numbers are ours and free, that the parts add up, and that the money goes to an account of the entity. */
async function checkCarried(context: ApplicationContext, reader: Reader, carried: CarriedPosition, installments: readonly SnapshotInstallment[]): Promise<Outcome<true>> {
  const entity = await findEntityIdentity(reader);
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  if (carried.snapshot.organization !== entity.fiscalCode) return failure('INVALID_FIELD', 'È di un altro ente: qui non si carica.');
  if (carried.options.length !== carried.snapshot.options.length) return failure('INVALID_FIELD', 'Le rate non corrispondono alle opzioni di pagamento: esporta di nuovo il file.');
  if (!personName.safeParse(carried.snapshot.debtor.name).success) return failure('INVALID_FIELD', 'Il nome del debitore contiene segni che non si vedono: correggilo sul posto che ha fatto il file ed esporta di nuovo.');
  const printable = checkDescription(carried.snapshot.description, false);
  if (!printable.ok) return printable;
  for (const installment of installments) {
    const checked = await checkInstallment(context, reader, installment, entity.fiscalCode);
    if (!checked.ok) return checked;
  }
  return ok(true);
}

async function checkInstallment(context: ApplicationContext, reader: Reader, { nav, iuv, amountCents, transfers }: SnapshotInstallment, entityCode: string): Promise<Outcome<true>> {
  const parsed = parseNav(nav);
  if (!parsed.ok) return failure('INVALID_FIELD', `Numero avviso ${formatNav(nav)}: ${navProblemMessage(parsed.error)}`);
  if (parsed.value.iuv !== iuv) return failure('INVALID_FIELD', `Lo IUV non corrisponde al numero avviso ${formatNav(nav)}.`);
  const numbering = await readNumbering(context, reader);
  const segregationCodes = numbering === null ? [] : [numbering.segregationCode, ...numbering.otherSegregationCodes];
  if (parsed.value.auxDigit === '3' && !segregationCodes.includes(nav.slice(1, 3))) return failure('INVALID_FIELD', `Il codice di segregazione ${nav.slice(1, 3)} del numero avviso ${formatNav(nav)} non è di questo ente: se lo è, aggiungilo in Configurazione, Numerazione.`);
  if ((await findInstallment(reader, { nav })) !== null) return failure('DUPLICATE', `Il numero avviso ${formatNav(nav)} è già di un’altra posizione di questo posto: confronta i due avvisi prima di continuare.`);
  const listed = checkTransferList(amountCents, transfers.map((transfer) => ({ idTransfer: transfer.index, amountCents: transfer.amountCents, ...(transfer.iban === null ? {} : { iban: transfer.iban }), ...(transfer.stamp ? { stamp: true } : {}) })));
  if (!listed.ok) return failure('INVALID_FIELD', `Numero avviso ${formatNav(nav)}: ${transferListProblemMessage(listed.error)}.`);
  for (const transfer of transfers) {
    const strange = transfer.payeeFiscalCode === entityCode ? await strangeAccount(reader, [transfer.iban, transfer.postalIban]) : null;
    if (strange === null) continue;
    return failure('INVALID_FIELD', `Il conto ${strange} non è fra i conti dell’ente su questo posto: se è giusto, aggiungilo in Configurazione, Conti, e carica di nuovo il file.`);
  }
  return ok(true);
}

/** The first of these accounts that is not among those of the entity here; null: all are. */
async function strangeAccount(reader: Reader, ibans: readonly (string | null)[]): Promise<string | null> {
  for (const iban of ibans) if (iban !== null && (await accountByIban(reader, iban)) === null) return iban;
  return null;
}

/** Who is known here stays as this desk knows them; only an address that is missing is taken from the file. */
async function debtorOf(reader: Reader, { debtor }: PositionSnapshot): Promise<DebtorInput> {
  const { street, civicNumber, postalCode, city, province, country } = debtor;
  const address = { street, civicNumber, postalCode, city, province, country };
  const known = debtor.fiscalCode === null ? null : await personByFiscalCode(reader, debtor.fiscalCode);
  if (known === null) return { fiscalCode: debtor.fiscalCode, type: debtor.type, name: debtor.name, address, email: debtor.email, pec: null, phone: debtor.phone, personId: null };
  return { fiscalCode: debtor.fiscalCode, type: known.type, name: known.name, address: known.address === null ? address : null, email: null, pec: null, phone: null, personId: null };
}

async function insertParts(unit: UnitOfWork, positionId: number, { snapshot, options }: CarriedPosition): Promise<readonly Readonly<{ id: number; nav: string }>[]> {
  const rows: { id: number; nav: string }[] = [];
  for (const [place, option] of snapshot.options.entries()) {
    const { kind = '', label = '' } = options[place] ?? {};
    const optionId = await insertOption(unit, positionId, kind, label, place + 1);
    for (const [index, { amountCents, dueDate, payableUntil, nav, iuv, transfers }] of option.installments.entries()) {
      const id = await insertInstallment(unit, { positionId, optionId, number: index + 1, amountCents, dueDate, payableUntil, nav, iuv, confirmedAt: null, state: 'DRAFT' });
      for (const transfer of transfers) await insertTransfer(unit, id, transfer);
      rows.push({ id, nav });
    }
  }
  return rows;
}
