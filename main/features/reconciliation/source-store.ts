/** What is in the archive for the matching to look at; read through views, a page at a time. */
import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { IGNORED_ROW_CODES, TREASURY_FORMATS } from '../../domain/treasury-movement.ts';
import type { AllocationTarget, ArrivedRow, BlockedPair, ConfirmedReversal, FrozenAllocation, KnownPsp, MatchableFlow } from './matching/matching-input.ts';
import type { AnsweredIuv } from './matching-seat.ts';
import { RECEIPT_IS_REVOKED } from './line-standing.ts';
import { pspAliases } from './psp-aliases.ts';

const marks = z.object({ fileSequence: z.int(), flowVersionId: z.int(), paymentId: z.int() });
/** How far something has got: the last treasury file, version of a flow, and payment. */
export type SourceMarks = Readonly<z.infer<typeof marks>>;
export const NOTHING_SEEN: SourceMarks = { fileSequence: 0, flowVersionId: 0, paymentId: 0 };

/** How far the archive has got. */
export async function sourceMarks(reader: Reader): Promise<SourceMarks> {
  return (await reader.get(marks, '/* reconciliation.source */ SELECT file_sequence, flow_version_id, payment_id FROM reconciliation_source')) ?? NOTHING_SEEN;
}

const flag = z.int().transform((value) => value === 1);
const regularised = z.array(z.object({ provvisorio: z.string(), amountCents: z.int() }));
const movementRow = z.object({
  id: z.int(), arrival: z.int(), loadedOn: z.string(), format: z.enum(TREASURY_FORMATS), year: z.int(), bankEntityCode: z.string().nullable(), bolletta: z.string().nullable(), technicalNumber: z.string().nullable(), reversedBolletta: z.string().nullable(), provvisorio: z.string().nullable(),
  account: z.string().nullable(), postalAccount: flag, sign: z.union([z.literal(1), z.literal(-1)]), amountCents: z.int(), bookingDate: z.string(), valueDate: z.string().nullable(), suspenseDate: z.string().nullable(), cge: z.string().nullable(), payerName: z.string(), causale: z.string(),
  endToEndId: z.string().nullable(), bankRef: z.string().nullable(), opType: z.enum(['ESEGUITO', 'STORNATO', 'REGOLARIZZATO', 'RIPRISTINATO']), documentType: z.string().nullable(), executionType: z.string().nullable(), declaredIuf: z.string().nullable(), declaredIuv: z.string().nullable(),
  ignoredAs: z.enum(IGNORED_ROW_CODES).nullable(), regularises: z.string().transform((text) => (text === '[]' ? [] : regularised.parse(JSON.parse(text)))), sourceFile: z.string(), sourceRow: z.int(), fileHash: z.string(), equalRowOrdinal: z.int(),
});

const MOVEMENT = `id, arrival, loaded_on, format, year, bank_entity_code, bolletta, technical_number, reversed_bolletta, provvisorio, account, postal_account, sign, amount_cents, booking_date, value_date, suspense_date, cge, payer_name, causale, end_to_end_id, bank_ref, op_type, document_type,
  execution_type, declared_iuf, declared_iuv, ignored_as, regularises, source_file, source_row, file_hash, equal_row_ordinal`;

/** Rows of the file with that number, in their order; `afterOrdinal` is where the last page ended. */
export async function arrivedRows(reader: Reader, sequence: number, afterOrdinal: number, limit: number): Promise<readonly ArrivedRow[]> {
  const rows = await reader.all(movementRow, `/* reconciliation.rows */ SELECT ${MOVEMENT} FROM movement_card WHERE sequence = ? AND ordinal > ? ORDER BY ordinal LIMIT ?`, [sequence, afterOrdinal, limit]);
  return rows.map(({ id, arrival, loadedOn, ...movement }) => ({ id, arrival, loadedOn, movement }));
}

const flowRow = z.object({ flowId: z.int(), versionId: z.int(), iuf: z.string(), pspId: z.string(), regulationDate: z.string(), totalCents: z.int(), state: z.enum(['CURRENT', 'ANOMALOUS']), confirmed: flag });
/** The version of a flow that counts. `flow.id` is that of its oldest version. */
export type CurrentFlow = Readonly<{ versionId: number; flow: MatchableFlow }>;

/** Current versions of the flows of which a version arrived after `after` up to `upTo`; `place` is the version where the last page ended. */
export async function currentFlows(reader: Reader, after: number, upTo: number, place: number, limit: number): Promise<readonly CurrentFlow[]> {
  const rows = await reader.all(flowRow,
    `/* reconciliation.flows */ SELECT v.flow_id, v.id AS version_id, v.flow_name AS iuf, v.psp_id, v.regulation_date, v.declared_cents AS total_cents, v.state, ${CONFIRMED} AS confirmed
     FROM flow_version_card v WHERE v.state <> 'SUPERSEDED' AND v.id > ? AND v.id > ? AND v.id <= ? ORDER BY v.id LIMIT ?`, [after, place, upTo, limit]);
  return rows.map(toCurrentFlow);
}

const CONFIRMED = `EXISTS (SELECT 1 FROM match_mark m WHERE m.flow_id = v.flow_id AND m.kind = 'FLOW_CONFIRMED' AND m.lifted_at IS NULL AND m.made_at >= v.received_at)`;

/** One current version; null when the flow is not there. */
export async function currentFlow(reader: Reader, versionId: number): Promise<CurrentFlow | null> {
  const row = await reader.get(flowRow, `/* reconciliation.flow */ SELECT v.flow_id, v.id AS version_id, v.flow_name AS iuf, v.psp_id, v.regulation_date, v.declared_cents AS total_cents, v.state, ${CONFIRMED} AS confirmed FROM flow_version_card v WHERE v.state <> 'SUPERSEDED' AND v.id = ?`, [versionId]);
  return row === null ? null : toCurrentFlow(row);
}

function toCurrentFlow({ flowId, versionId, iuf, pspId, regulationDate, totalCents, state, confirmed }: z.infer<typeof flowRow>): CurrentFlow {
  return { versionId, flow: { id: flowId, iuf, pspId, regulationDate, totalCents, anomalous: state === 'ANOMALOUS' && !confirmed } };
}

const iuvRow = z.object({ iuv: z.string() });
/** IUVs (upper case) of the payments after `after` up to `upTo`. */
export async function iuvsOfPayments(reader: Reader, after: number, upTo: number): Promise<readonly string[]> {
  return (await reader.all(iuvRow, '/* reconciliation.newIuvs */ SELECT DISTINCT upper(iuv) AS iuv FROM receipt_card WHERE id > ? AND id <= ?', [after, upTo])).map(({ iuv }) => iuv);
}

/** IUVs (upper case) of the rows of the versions of flows after `after` up to `upTo`, and of those that they replace. */
export async function iuvsOfFlows(reader: Reader, after: number, upTo: number): Promise<readonly string[]> {
  const rows = await reader.all(iuvRow,
    `/* reconciliation.newFlowIuvs */ SELECT DISTINCT upper(l.iuv) AS iuv FROM flow_version_card n JOIN flow_version_card v ON v.receiver_fiscal_code = n.receiver_fiscal_code AND v.psp_id = n.psp_id AND v.flow_name = n.flow_name JOIN flow_line_card l ON l.flow_id = v.id
     WHERE n.id > ? AND n.id <= ?`, [after, upTo]);
  return rows.map(({ iuv }) => iuv);
}

const factRow = z.object({ iuv: z.string(), id: z.int(), amountCents: z.int().nullable(), paidOn: z.string().nullable(), revoked: flag });

/** IUVs (upper case) of the payments that are revoked now: few. */
export async function iuvsOfRevoked(reader: Reader): Promise<readonly string[]> {
  return (await reader.all(iuvRow, "/* reconciliation.revokedIuvs */ SELECT DISTINCT upper(p.iuv) AS iuv FROM payment_to_budget b CROSS JOIN receipt_card p ON p.id = b.id WHERE b.effect = 'REVOKED'")).map(({ iuv }) => iuv);
}

/** Receipts of the entity that hold, revoked ones, and current flows with a row, for each of the IUVs that has any. */
export async function factsOfIuvs(reader: Reader, iuvs: readonly string[]): Promise<readonly AnsweredIuv[]> {
  const asked = JSON.stringify(iuvs);
  const receipts = await reader.all(factRow, `/* reconciliation.receiptsOf */ SELECT w.value AS iuv, p.id, p.own_cents AS amount_cents, p.paid_on, ${RECEIPT_IS_REVOKED} AS revoked FROM json_each(?) w CROSS JOIN receipt_card p ON p.iuv = w.value ORDER BY p.id`, [asked]);
  const flows = await reader.all(factRow,
    "/* reconciliation.flowsOf */ SELECT DISTINCT w.value AS iuv, v.flow_id AS id, NULL AS amount_cents, NULL AS paid_on, 0 AS revoked FROM json_each(?) w CROSS JOIN flow_line_card l ON l.iuv = w.value JOIN flow_version_card v ON v.id = l.flow_id WHERE v.state <> 'SUPERSEDED' ORDER BY v.flow_id", [asked]);
  const receiptsOf = byIuv(receipts);
  const flowsOf = byIuv(flows);
  return [...new Set([...receiptsOf.keys(), ...flowsOf.keys()])].map((iuv) => [iuv, {
    receipts: (receiptsOf.get(iuv) ?? []).filter(({ revoked }) => !revoked).map(({ id, amountCents, paidOn }) => ({ id, iuv, amountCents: amountCents ?? 0, paidOn: paidOn ?? '' })),
    flowIds: (flowsOf.get(iuv) ?? []).map(({ id }) => id),
    ...((receiptsOf.get(iuv) ?? []).some(({ revoked }) => revoked) ? { isRevoked: true } : {}),
  }]);
}

function byIuv(rows: readonly z.infer<typeof factRow>[]): ReadonlyMap<string, readonly z.infer<typeof factRow>[]> {
  const grouped = new Map<string, z.infer<typeof factRow>[]>();
  for (const row of rows) {
    const others = grouped.get(row.iuv);
    if (others === undefined) grouped.set(row.iuv, [row]);
    else others.push(row);
  }
  return grouped;
}

const pspRow = z.object({ id: z.string(), name: z.string().nullable() });
/** Every provider of a flow, with the names by which banks call it. */
export async function knownPsps(reader: Reader): Promise<readonly KnownPsp[]> {
  const rows = await reader.all(pspRow, '/* reconciliation.psps */ SELECT psp_id AS id, MAX(psp_name) AS name FROM flow_version_card GROUP BY psp_id ORDER BY psp_id');
  return rows.map(({ id, name }) => ({ id, name: name ?? id, aliases: name === null ? [] : pspAliases(name) }));
}

const frozenRow = z.object({ id: z.int(), movementId: z.int(), flowId: z.int().nullable(), paymentId: z.int().nullable(), iuv: z.string().nullable(), cents: z.int(), rule: z.string().nullable(), booked: flag });

/** Live allocations that no rule may touch, after an id. */
export async function frozenAllocations(reader: Reader, after: number, limit: number): Promise<readonly FrozenAllocation[]> {
  const rows = await reader.all(frozenRow, '/* reconciliation.frozen */ SELECT id, movement_id, flow_id, payment_id, iuv, cents, rule, booked FROM match_allocation WHERE voided_at IS NULL AND confirmed_at IS NOT NULL AND id > ? ORDER BY id LIMIT ?', [after, limit]);
  return rows.map(({ id, movementId, cents, rule, booked, ...target }) => ({ id, movementId, target: targetOf(target), cents, rule, booked }));
}

/** Of the two columns one is null (checked by the table). */
export function targetOf({ flowId, paymentId, iuv }: Readonly<{ flowId: number | null; paymentId: number | null; iuv: string | null }>): AllocationTarget {
  return flowId === null ? { kind: 'RECEIPT', receiptId: paymentId ?? 0, iuv: iuv ?? '' } : { kind: 'FLOW', flowId };
}

const markRow = z.object({ kind: z.enum(['EXCLUDED', 'BLOCKED', 'REVERSAL']), movementId: z.int(), flowId: z.int().nullable(), paymentId: z.int().nullable(), iuv: z.string().nullable(), rule: z.string().nullable(), creditId: z.int().nullable() });

/** Decisions of persons, other than allocations, that hold. */
export async function liveMarks(reader: Reader): Promise<Readonly<{ excluded: readonly number[]; blocked: readonly BlockedPair[]; reversals: readonly ConfirmedReversal[] }>> {
  const rows = await reader.all(markRow, "/* reconciliation.marks */ SELECT kind, movement_id, flow_id, payment_id, iuv, rule, credit_id FROM match_mark WHERE lifted_at IS NULL AND kind IN ('EXCLUDED', 'BLOCKED', 'REVERSAL') ORDER BY id");
  return {
    excluded: rows.flatMap((row) => (row.kind === 'EXCLUDED' ? [row.movementId] : [])),
    blocked: rows.flatMap((row) => (row.kind === 'BLOCKED' ? [{ movementId: row.movementId, target: targetOf(row), rule: row.rule ?? '' }] : [])),
    reversals: rows.flatMap((row) => (row.kind === 'REVERSAL' && row.creditId !== null ? [{ reversalId: row.movementId, creditId: row.creditId }] : [])),
  };
}
