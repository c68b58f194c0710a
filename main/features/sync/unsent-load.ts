import { createHash } from 'node:crypto';
import { appendAudit } from '../../data/audit.ts';
import { isDeskCode } from '../../data/desk-key.ts';
import type { UnitOfWork } from '../../data/engine.ts';
import { advanceNumber } from '../../data/numbering/issued-numbers.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { ok } from '../../domain/result.ts';
import { failure, mutate, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { insertPrint } from '../notices/index.ts';
import { addFact, addToLoad, beginLoad, recordCarriedPosition, storeProjection } from '../positions/index.ts';
import { findEntityIdentity } from '../setup/index.ts';
import { openUnsent, type CarriedPrint, type UnsentContent, type UnsentRow } from './unsent-file.ts';

export type RefusedRow = Readonly<{ row: number; message: string }>;
export type LoadedUnsent = Readonly<{ workstation: string; exportedAt: string; loaded: number; already: number; refused: readonly RefusedRow[] }>;
type Asked = Readonly<{ requestId: string; contentBase64: string; deskCode: string }>;

/**
 * Loads a file of {@link exportUnsent} made at another desk of the same entity: refused whole when it was tampered with, is another entity's, or does not come from the
 * desk whose code was typed. Each position is one unit of the background; a refused one leaves nothing behind, and loading again changes nothing of those that are here.
 */
export async function loadUnsent(context: ApplicationContext, operator: Operator, asked: Asked): Promise<Outcome<LoadedUnsent>> {
  const { engine } = context;
  const opened = await openFile(context, asked);
  if (!opened.ok) return opened;
  const { workstation, exportedAt, positions } = opened.value;
  const repeated = await engine.read((reader) => wasAnswered(reader, asked.requestId));
  const sha256 = createHash('sha256').update(Buffer.from(asked.contentBase64, 'base64')).digest('hex');
  const counts = repeated ? { loaded: 0, already: 0, refused: [] } : await loadRows(context, operator, positions, { workstation, sha256 });
  return mutate<LoadedUnsent>(engine, 'sync.loadUnsent', asked, async (unit) => {
    await appendAudit(unit, { action: 'UNSENT_LOADED', subjectKind: 'import', subjectId: sha256, operatorId: String(operator.id), before: null, after: { workstation, exportedAt, loaded: counts.loaded, already: counts.already, refused: counts.refused.length } });
    return ok({ workstation, exportedAt, ...counts });
  });
}

async function openFile(context: ApplicationContext, { contentBase64, deskCode }: Asked): Promise<Outcome<UnsentContent>> {
  const opened = openUnsent(Buffer.from(contentBase64, 'base64'));
  if (!opened.ok) return failure('REFUSED', opened.error, { field: 'contentBase64' });
  const { publicKey, content } = opened.value;
  if (!isDeskCode(deskCode, publicKey)) return failure('REFUSED', 'Il codice non è quello del posto che ha fatto questo file. Rileggilo su quel posto, in Sincronizzazione; se è giusto, il file non viene da lì: non è stato caricato niente.', { field: 'deskCode' });
  const entity = await context.engine.read(findEntityIdentity);
  if (entity === null) return failure('NOT_SET_UP', 'Mancano i dati dell’ente: completa il primo avvio.');
  if (content.entity.fiscalCode !== entity.fiscalCode) return failure('REFUSED', `Il file è di ${content.entity.name}, un altro ente: qui non si carica.`, { field: 'contentBase64' });
  if (content.testArchive !== context.testArchive) return failure('REFUSED', content.testArchive ? 'Il file viene da un ARCHIVIO DI PROVA: qui non si carica.' : 'Il file viene da un archivio vero, e questo è un ARCHIVIO DI PROVA: qui non si carica.', { field: 'contentBase64' });
  return ok(content);
}

type UnsentOf = Readonly<{ workstation: string; sha256: string }>;

async function loadRows(context: ApplicationContext, operator: Operator, rows: readonly UnsentRow[], file: UnsentOf): Promise<Pick<LoadedUnsent, 'loaded' | 'already' | 'refused'>> {
  let [loaded, already] = [0, 0];
  const refused: RefusedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const done = await context.engine.writeResult('sync.loadUnsentRow', (unit) => loadRow(context, unit, operator, row, file), { lane: 'bulk' });
    if (!done.ok) refused.push({ row: index + 1, message: done.error.message });
    else if (done.value === 'LOADED') loaded += 1;
    else already += 1;
  }
  return { loaded, already, refused };
}

async function loadRow(context: ApplicationContext, unit: UnitOfWork, operator: Operator, row: UnsentRow, { workstation, sha256 }: UnsentOf): Promise<Outcome<'LOADED' | 'ALREADY'>> {
  const recorded = await recordCarriedPosition(context, unit, operator, row.position, workstation);
  if (!recorded.ok) return recorded;
  if (recorded.value.kind === 'ALREADY') return ok('ALREADY');
  const { id: positionId, installments } = recorded.value;
  await addToLoad(unit, await beginLoad(unit, { operatorId: operator.id, source: 'OTHER_DESK', name: workstation, sha256 }), positionId);
  for (const print of row.prints) {
    const installment = installments.find(({ nav }) => nav === print.nav);
    if (installment !== undefined) await recordPaper(unit, operator, { positionId, installmentId: installment.id, workstation }, print);
  }
  if (row.prints.length > 0) await storeProjection(unit, positionId);
  return ok('LOADED');
}

/** The paper is in somebody's hands since it was printed there: it is counted from then, and what changes here makes it superata. */
async function recordPaper(unit: UnitOfWork, operator: Operator, place: Readonly<{ positionId: number; installmentId: number; workstation: string }>, print: CarriedPrint): Promise<void> {
  const { positionId, installmentId, workstation } = place;
  const where = `alla postazione ${workstation}`;
  await insertPrint(unit, {
    document: 'NOTICE', positionId, installmentId, paymentId: null, operatorId: operator.id, copies: print.copies, reason: `Stampato ${where}`, sha256: print.sha256, model: print.model, printedNav: print.nav, printedAmountCents: print.amountCents,
    printedDueDate: print.dueDate, printedPayee: print.payee, printedAccount: print.account, printedDebtor: print.debtor, printedAddress: print.address, printedSubject: print.subject, beforeConfirmation: print.beforeConfirmation, reprint: print.reprint,
    elsewhere: { at: print.at, state: print.state },
  });
  await advanceNumber(unit, print.nav, { to: 'PRINTED', printedHash: print.sha256 });
  await addFact(unit, { positionId, installmentId, kind: print.reprint ? 'REPRINTED' : 'PRINTED', operatorId: operator.id, reason: print.reason, detail: where });
  unit.touch('prints');
}
