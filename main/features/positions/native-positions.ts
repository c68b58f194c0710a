import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { advanceNumber, recordForeignNumber } from '../../data/numbering/issued-numbers.ts';
import { personName } from '../../contract/index.ts';
import { isCivilDate } from '../../domain/civil-date.ts';
import { MAX_AMOUNT_CENTS } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { parseNav, navProblemMessage } from '../../domain/notice-number.ts';
import { checkTransferList, transferListProblemMessage } from '../../domain/transfer-list.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import { accountById, postalBeside, serviceByCode } from '../catalogue/index.ts';
import { findOrCreateDebtor, personByFiscalCode } from '../people/index.ts';
import { readEntity, readNumbering } from '../setup/index.ts';
import { checkDescription, expiringFromOf } from './form-rules.ts';
import { addToLoad, beginLoad } from './load-store.ts';
import { queuePosition } from './outgoing.ts';
import { inScope, takeNoticeNumber } from './service.ts';
import { addFact, findInstallment, findPositionByExternalId, insertInstallment, insertOption, insertPosition, insertTransfer, storeProjection, type NewTransfer } from './store.ts';

const civil = z.string().refine(isCivilDate, { error: 'data non valida (AAAA-MM-GG)' });
const addressShape = { address: z.strictObject({ street: z.string().max(70).default(''), civicNumber: z.string().max(16).default(''), postalCode: z.string().max(16).default(''), city: z.string().max(35).default(''), province: z.string().max(2).default(''), country: z.string().max(2).default('') }).nullish() };

const nativeTransfer = z.strictObject({
  index: z.int().min(1).max(5), payee: z.string().regex(/^\d{11}$/), payeeName: z.string().max(140).optional(), iban: z.string().max(35).nullish(), stamp: z.union([z.boolean(), z.string()]).optional(), amountCents: z.int().positive(), category: z.string().min(1).max(140), description: z.string().max(140).optional(),
});

/** One position of `positions create --from` (spec/cli.md, positions). Unknown keys are refused with their path. */
export const nativePositionSchema = z.strictObject({
  id: z.string().max(60).optional(), service: z.string().max(12).optional(), externalId: z.string().max(60).optional(), nav: z.string().max(30).optional(), iuv: z.string().max(35).optional(), description: z.string().trim().min(1).max(140).optional(),
  amountCents: z.int().positive().max(MAX_AMOUNT_CENTS), dueDate: civil.nullish(), payableUntil: civil.nullish(), status: z.enum(['DRAFT', 'UNPAID', 'CANCELLED']).optional(), year: z.int().min(1900).max(2999).optional(),
  debtor: z.union([z.string().min(1).max(16), z.strictObject({ fiscalCode: z.string().max(16).nullish(), name: z.string().trim().min(1).max(70), type: z.enum(['F', 'G']).optional(), email: z.string().max(256).nullish(), pec: z.string().max(256).nullish(), phone: z.string().max(40).nullish(), ...addressShape })]),
  transfers: z.array(nativeTransfer).min(1).max(5).optional(), plan: z.unknown().optional(),
});
export type NativePosition = z.infer<typeof nativePositionSchema>;
export type NativeRejection = Readonly<{ row: number; field: string; code: string; message: string }>;
/** `loadId`: what they can be found by together; null when nothing came, or not from a file. */
export type NativeOutcome = Readonly<{ loadId: number | null; created: readonly Readonly<{ id: number; nav: string | null }>[]; rejected: readonly NativeRejection[] }>;

/** An array, or an object with `positions` (and possibly more, as in a file that also names the creditor). */
const nativeFileSchema = z.union([z.array(z.unknown()), z.object({ positions: z.array(z.unknown()) }).transform((file) => file.positions)]);

/**
 * Creates positions from the native shape, each row in its own unit of work: a rejected row leaves nothing behind.
 * A given `nav` was issued elsewhere: it is checked, never taken from our ledger and never given out again.
 * @param fileName of the file they come from, which they can be printed together by; null: they come from none
 */
export async function createNativePositions(context: ApplicationContext, operator: Operator, file: unknown, fileName: string | null = null): Promise<Outcome<NativeOutcome>> {
  const rows = nativeFileSchema.safeParse(file);
  if (!rows.success) return failure('INVALID_FIELD', 'Il file deve contenere un elenco di posizioni, oppure {"positions": […]}.');
  const created: { id: number; nav: string | null }[] = [];
  const rejected: NativeRejection[] = [];
  let loadId: number | null = null;
  for (const [index, raw] of rows.data.entries()) {
    const row = index + 1;
    const parsed = nativePositionSchema.safeParse(raw);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      rejected.push({ row, field: issue?.path.join('.') ?? '', code: 'INVALID_FIELD', message: issue?.code === 'unrecognized_keys' ? `Campo non previsto: ${issue.keys.join(', ')}.` : 'Manca o ha un valore non ammesso.' });
      continue;
    }
    const ready = parsed.data.nav === undefined && parsed.data.status !== 'DRAFT' ? await context.numbering.ensureNumbers(1) : ok(undefined);
    if (!ready.ok) {
      rejected.push({ row, field: 'nav', code: 'NUMBERING_STOPPED', message: ready.error.message });
      continue;
    }
    const done = await context.engine.writeResult('positions.createNative', (unit) => createOne(context, unit, operator, parsed.data, { id: loadId, fileName }), { lane: 'bulk' });
    if (done.ok) {
      created.push({ id: done.value.id, nav: done.value.nav });
      ({ loadId } = done.value);
    }
    else rejected.push({ row, field: done.error.field ?? '', code: done.error.code, message: done.error.message });
  }
  return ok({ loadId, created, rejected });
}

/** The load of a file begins with the first position that it brings. */
type Load = Readonly<{ id: number | null; fileName: string | null }>;

async function createOne(context: ApplicationContext, unit: UnitOfWork, operator: Operator, row: NativePosition, load: Load): Promise<Outcome<Readonly<{ id: number; nav: string | null; loadId: number | null }>>> {
  if (row.plan !== undefined) return failure('INVALID_FIELD', 'I piani di rate non sono disponibili in questa versione.', { field: 'plan' });
  // As at the counter; said at its own field, which the shape of a debtor that may also be a code cannot do.
  if (typeof row.debtor !== 'string' && !personName.safeParse(row.debtor.name).success) return failure('INVALID_FIELD', 'Il nome del debitore contiene segni che non si vedono (a capo, tabulazioni, cambi di direzione): riscrivilo nel file.', { field: 'debtor.name' });
  const contradiction = contradictionOf(row);
  if (contradiction !== null) return contradiction;
  if (row.externalId !== undefined && (await findPositionByExternalId(unit, row.externalId)) !== null) return failure('DUPLICATE', 'Una posizione con questo identificativo esterno c’è già: la riga non è stata caricata di nuovo.', { field: 'externalId' });
  const given = row.nav === undefined ? ok(null) : await checkGivenNumber(context, unit, row.nav, row.iuv);
  if (!given.ok) return given;
  const service = row.service === undefined ? null : await serviceByCode(context, unit, row.service);
  if (row.service !== undefined && (service === null || !inScope(operator, service.office))) return failure('INVALID_FIELD', `Il servizio ${row.service} non è nel catalogo.`, { field: 'service' });
  const description = row.description ?? service?.name;
  if (description === undefined) return failure('INVALID_FIELD', 'Manca la causale.', { field: 'description' });
  const printable = checkDescription(description, false);
  if (!printable.ok) return printable;
  const transfers = await nativeTransfers(unit, row, service, description);
  if (!transfers.ok) return transfers;
  const debtor = await findOrCreateDebtor(unit, await nativeDebtor(unit, row.debtor), { by: operator, anonymousAllowed: service?.anonymousAllowed ?? true, knownPersonId: null, today: context.clock.today(), source: 'IMPORT' });
  if (!debtor.ok) return debtor;
  const draft = row.status === 'DRAFT';
  const number = given.value !== null ? ok(given.value) : draft ? ok(null) : await takeNoticeNumber(context, unit);
  if (!number.ok) return number;
  if (given.value !== null) {
    const numbering = await readNumbering(context, unit);
    const foreign = await recordForeignNumber(unit, given.value.nav, { segregationCode: numbering?.segregationCode ?? '', applicationPrefix: numbering?.applicationPrefix ?? '' });
    if (!foreign.ok) return failure('INVALID_FIELD', foreign.error.message, { field: 'nav' });
  }
  const dueDate = row.dueDate ?? null;
  const id = await insertPosition(unit, {
    iupd: `SPO${randomUUID().replaceAll('-', '')}`, serviceId: service?.id ?? null, office: service?.office ?? '', personId: debtor.value.person.id, year: row.year ?? null, description, fields: {}, notes: null, origin: 'BULK',
    externalId: row.externalId ?? row.id ?? null, amountCents: row.amountCents, dueDate, payableUntil: row.payableUntil ?? null, expiringFrom: expiringFromOf(dueDate, service?.expiringDays ?? 7), replacesId: null, createdBy: operator.id, state: 'DRAFT', firstNav: null,
  });
  const optionId = await insertOption(unit, id, 'SINGLE_INSTALLMENT', 'Rata unica', 1);
  const nav = number.value?.nav ?? null;
  const installmentId = await insertInstallment(unit, { positionId: id, optionId, number: 1, amountCents: row.amountCents, dueDate, payableUntil: row.payableUntil ?? null, nav, iuv: number.value?.iuv ?? null, confirmedAt: given.value === null ? null : unit.now, state: 'DRAFT' });
  for (const transfer of transfers.value) await insertTransfer(unit, installmentId, transfer);
  await addFact(unit, { positionId: id, installmentId, kind: draft ? 'DRAFT_SAVED' : 'CREATED', operatorId: operator.id, detail: given.value === null ? 'Caricata da file' : 'Caricata da file con il numero emesso altrove' });
  if (nav !== null && given.value !== null) await advanceNumber(unit, nav, { to: 'UPLOADED' });
  if (row.status === 'CANCELLED') {
    await addFact(unit, { positionId: id, kind: 'CANCELLED', operatorId: operator.id, reason: 'Già annullata nel file' });
    if (nav !== null) await advanceNumber(unit, nav, { to: 'BURNED', reason: 'Già annullata nel file' });
  }
  // A number issued elsewhere is paid where it was issued: nothing of it is sent.
  if (given.value === null && row.status !== 'CANCELLED') await queuePosition(context, unit, id, operator.id);
  await storeProjection(unit, id);
  await appendAudit(unit, { action: 'POSITION_CREATED', subjectKind: 'position', subjectId: String(id), operatorId: String(operator.id), before: null, after: { amountCents: row.amountCents, nav, origin: 'BULK' } });
  const loadId = load.fileName === null ? null : (load.id ?? (await beginLoad(unit, { operatorId: operator.id, source: 'FILE', name: load.fileName, sha256: null })));
  if (loadId !== null) await addToLoad(unit, loadId, id);
  return ok({ id, nav, loadId });
}

/** What a row says and denies at once. */
function contradictionOf(row: NativePosition): ReturnType<typeof failure> | null {
  if (row.status === 'DRAFT' && row.nav !== undefined) return failure('INVALID_FIELD', 'Una bozza non ha numero avviso: togli il numero oppure lo stato.', { field: 'status' });
  if (row.iuv !== undefined && row.nav === undefined) return failure('INVALID_FIELD', 'C’è lo IUV ma manca il numero avviso.', { field: 'nav' });
  if (row.dueDate != null && row.payableUntil != null && row.payableUntil < row.dueDate) return failure('INVALID_FIELD', '«Pagabile fino al» viene prima della scadenza.', { field: 'payableUntil' });
  return null;
}

async function checkGivenNumber(context: ApplicationContext, unit: UnitOfWork, typed: string, iuv: string | undefined): Promise<Outcome<Readonly<{ nav: string; iuv: string }>>> {
  const parsed = parseNav(typed);
  if (!parsed.ok) return failure('INVALID_FIELD', navProblemMessage(parsed.error), { field: 'nav' });
  const nav = typed.replace(/\s+/g, '');
  const numbering = await readNumbering(context, unit);
  const known = numbering === null ? [] : [numbering.segregationCode, ...numbering.otherSegregationCodes];
  if (parsed.value.auxDigit === '3' && !known.includes(nav.slice(1, 3))) return failure('INVALID_FIELD', `Il codice di segregazione ${nav.slice(1, 3)} non è di questo ente.`, { field: 'nav' });
  if (iuv !== undefined && iuv !== parsed.value.iuv) return failure('INVALID_FIELD', 'Lo IUV non corrisponde al numero avviso.', { field: 'iuv' });
  if ((await findInstallment(unit, { nav })) !== null) return failure('DUPLICATE', 'Questo numero avviso c’è già: la riga non è stata caricata di nuovo.', { field: 'nav' });
  return ok({ nav, iuv: parsed.value.iuv });
}

async function nativeTransfers(unit: UnitOfWork, row: NativePosition, service: Awaited<ReturnType<typeof serviceByCode>>, description: string): Promise<Outcome<readonly NewTransfer[]>> {
  const entity = await readEntity(unit);
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  if (row.transfers === undefined) {
    const account = service === null || service.accountId === null ? null : await accountById(unit, service.accountId);
    const postal = service === null || service.postalAccountId === null ? null : await accountById(unit, service.postalAccountId);
    if (account === null || service === null) return failure('INVALID_FIELD', 'Manca il servizio (con il suo conto) oppure l’elenco dei versamenti.', { field: 'transfers' });
    return ok([{ index: 1, payeeFiscalCode: entity.fiscalCode, payeeName: entity.name, iban: account.iban, postalIban: postalBeside(account.iban, postal), stamp: false, amountCents: row.amountCents, category: service.taxonomy, description }]);
  }
  const transfers = row.transfers.map((transfer): NewTransfer => {
    const stamp = transfer.stamp !== undefined && transfer.stamp !== false;
    return { index: transfer.index, payeeFiscalCode: transfer.payee, payeeName: transfer.payeeName ?? (transfer.payee === entity.fiscalCode ? entity.name : transfer.payee), iban: stamp ? null : (transfer.iban ?? null), postalIban: null, stamp, amountCents: transfer.amountCents, category: transfer.category, description: transfer.description ?? description };
  });
  const checked = checkTransferList(row.amountCents, transfers.map((t) => ({ idTransfer: t.index, amountCents: t.amountCents, ...(t.iban === null ? {} : { iban: t.iban }), ...(t.stamp ? { stamp: true } : {}) })));
  return checked.ok ? ok(transfers) : failure('INVALID_FIELD', transferListProblemMessage(checked.error), { field: 'transfers' });
}

async function nativeDebtor(reader: Reader, debtor: NativePosition['debtor']) {
  if (typeof debtor === 'string') {
    const code = debtor.trim().toUpperCase();
    const known = code === 'ANONIMO' ? null : await personByFiscalCode(reader, code);
    // Only the code is known: the name of who is new stays the code until somebody writes it, and nothing is printed meanwhile.
    return { fiscalCode: code === 'ANONIMO' ? null : code, type: known?.type ?? (/^\d{11}$/.test(code) ? 'G' as const : 'F' as const), name: known?.name ?? code, address: null, email: null, pec: null, phone: null, personId: null };
  }
  const code = debtor.fiscalCode?.trim().toUpperCase() ?? null;
  const fiscalCode = code === 'ANONIMO' || code === '' ? null : code;
  return { fiscalCode, type: debtor.type ?? (fiscalCode !== null && /^\d{11}$/.test(fiscalCode) ? 'G' as const : 'F' as const), name: debtor.name, address: debtor.address ?? null, email: debtor.email ?? null, pec: debtor.pec ?? null, phone: debtor.phone ?? null, personId: null };
}
