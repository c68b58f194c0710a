import { createHash } from 'node:crypto';
import { appendAudit } from '../../data/audit.ts';
import { deskCode } from '../../data/desk-key.ts';
import type { Reader } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { failure, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { printsOfPosition, type PrintRow } from '../notices/index.ts';
import { carryPosition, countUntold, untoldPositions } from '../positions/index.ts';
import { findEntityIdentity, readNumberingCodes } from '../setup/index.ts';
import { POSITIONS_IN_FILE, sealUnsent, type CarriedPrint, type UnsentRow } from './unsent-file.ts';

export type UnsentSummary = Readonly<{ positions: number; printed: number; deskCode: string }>;

/** How many positions would leave, how many of them with a notice in somebody's hands, and the code by which another desk knows this one. */
export async function unsentSummary(context: ApplicationContext, operator: Operator): Promise<Outcome<UnsentSummary>> {
  const counts = await context.engine.read((reader) => countUntold(reader, operator.offices), { lane: 'heavy' });
  return ok({ ...counts, deskCode: deskCode((await context.deskKey.own()).publicKey) });
}

export type UnsentFile = Readonly<{ fileName: string; contentBase64: string; positions: number; sha256: string; next: number | null }>;

/**
 * A signed file of the positions that neither the intermediary nor a portal was ever told of, in the operator's offices: at most {@link POSITIONS_IN_FILE}, the next
 * with `after: next`. Reads only, but for the trail: the same positions may be exported again.
 */
export async function exportUnsent(context: ApplicationContext, operator: Operator, after: number | null): Promise<Outcome<UnsentFile>> {
  const from = after ?? 0;
  const found = await context.engine.read(async (reader) => {
    const ids = await untoldPositions(reader, { after: from, limit: POSITIONS_IN_FILE, offices: operator.offices });
    return { ids, rows: await rowsOf(context, reader, ids), entity: await findEntityIdentity(reader), numbering: await readNumberingCodes(reader) };
  }, { lane: 'heavy' });
  const { ids, rows, entity, numbering } = found;
  if (entity === null || numbering === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente o la numerazione: completa il primo avvio.');
  if (rows.length === 0) return failure('STATE_FORBIDS', 'Non c’è niente da esportare: tutte le posizioni con un numero sono già state inviate o caricate sul portale.');
  const bytes = sealUnsent(await context.deskKey.own(), {
    entity: { fiscalCode: entity.fiscalCode, name: entity.name }, databaseId: context.installation.databaseId, workstation: numbering.workstation, testArchive: context.testArchive, exportedAt: new Date(context.clock.nowMs()).toISOString(), positions: rows,
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await context.engine.write('sync.unsentExported', (unit) => appendAudit(unit, { action: 'UNSENT_EXPORTED', subjectKind: 'export', subjectId: sha256, operatorId: String(operator.id), before: null, after: { positions: rows.length } }));
  const next = ids.length < POSITIONS_IN_FILE ? null : (ids.at(-1) ?? null);
  const part = from === 0 && next === null ? '' : `-da-${ids[0] ?? 0}`;
  return ok({ fileName: `non-inviati-postazione-${numbering.workstation}-${context.clock.today()}${part}.json`, contentBase64: bytes.toString('base64'), positions: rows.length, sha256, next });
}

async function rowsOf(context: ApplicationContext, reader: Reader, ids: readonly number[]): Promise<readonly UnsentRow[]> {
  const rows: UnsentRow[] = [];
  for (const id of ids) {
    const position = await carryPosition(context, reader, id);
    if (position !== null) rows.push({ position, prints: (await printsOfPosition(reader, id)).toReversed().flatMap(carriedPrintOf) });
  }
  return rows;
}

function carriedPrintOf(row: PrintRow): readonly CarriedPrint[] {
  const { document, printedNav, state } = row;
  if (document !== 'NOTICE' || printedNav === null || state === 'RECALLED') return [];
  return [{
    nav: printedNav, at: row.at, state, copies: row.copies, reason: row.reason, sha256: row.sha256, model: row.model, amountCents: row.printedAmountCents, dueDate: row.printedDueDate, payee: row.printedPayee, account: row.printedAccount,
    debtor: row.printedDebtor, address: row.printedAddress, subject: row.printedSubject, beforeConfirmation: row.beforeConfirmation === 1, reprint: row.reprint === 1,
  }];
}
