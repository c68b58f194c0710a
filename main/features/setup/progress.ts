import type { SETUP_STEPS } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { appendAudit } from '../../data/audit.ts';
import { failure, hasOperators, type Operator, type Outcome } from '../access/index.ts';
import { listAccounts } from '../catalogue/index.ts';
import * as store from './store.ts';

export type SetupStep = (typeof SETUP_STEPS)[number];

const MISSING: Readonly<Record<Exclude<SetupStep, 'SERVICES' | 'DONE'>, string>> = {
  ENTITY: 'Mancano i dati dell’ente.', ADMINISTRATOR: 'Manca l’amministratore.', NUMBERING: 'Manca la numerazione degli avvisi.', ACCOUNT: 'Manca il conto su cui arrivano i pagamenti.',
};

/** The step of the first run to go on from: the first one whose data are missing. Leaving and coming back is safe at any point. */
export async function setupStep(reader: Reader): Promise<SetupStep> {
  if ((await store.readSetting(reader, 'setupFinished')) !== null) return 'DONE';
  if ((await store.findEntity(reader)) === null) return 'ENTITY';
  if (!(await hasOperators(reader))) return 'ADMINISTRATOR';
  if ((await store.findNumbering(reader)) === null) return 'NUMBERING';
  return (await listAccounts(reader, false)).length === 0 ? 'ACCOUNT' : 'SERVICES';
}

/** Ends the first run; services may be added later. Error: NOT_SET_UP, naming the step that is missing. */
export async function finishSetup(unit: UnitOfWork, by: Operator | null): Promise<Outcome<{ step: SetupStep }>> {
  const step = await setupStep(unit);
  if (step === 'DONE') return ok({ step });
  if (step !== 'SERVICES') return failure('NOT_SET_UP', `${MISSING[step]} Torna a quel passo e completalo.`);
  await store.writeSetting(unit, 'setupFinished', unit.now);
  await appendAudit(unit, { action: 'SETUP_FINISHED', subjectKind: 'archive', subjectId: '1', operatorId: by === null ? null : String(by.id), before: null, after: null });
  unit.touch('setup');
  return ok({ step: 'DONE' });
}

/** Whether the archive was made with `setup --test`; null while nothing is set up. */
export async function readTestArchive(reader: Reader): Promise<boolean | null> {
  const stored = await store.readSetting(reader, 'testArchive');
  return stored === null ? null : stored === '1';
}

/** Fixes, once, whether the archive is one for tests. Error: STATE_FORBIDS when it was fixed otherwise. */
export async function fixTestArchive(unit: UnitOfWork, test: boolean): Promise<Outcome<null>> {
  const stored = await readTestArchive(unit);
  if (stored === test) return ok(null);
  if (stored !== null) return failure('STATE_FORBIDS', 'Questo archivio non è nato come ARCHIVIO DI PROVA e non può diventarlo: usa una cartella dati nuova.');
  await store.writeSetting(unit, 'testArchive', test ? '1' : '0');
  return ok(null);
}
