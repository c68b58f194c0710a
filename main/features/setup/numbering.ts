import { z } from 'zod';
import type { numberingShape } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { EnrolmentRefusal } from '../../data/numbering/number-blocks.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { checkNumbering, type NumberingInput } from './numbering-rules.ts';
import { resumeIssuing } from './issuing-stop.ts';
import * as store from './store.ts';

/** Settings of the notice numbers as screens show them. `locked`: numbers were issued, only `enrolAgain` changes the workstation. */
export type NumberingSettings = z.infer<typeof numberingShape>;

const codeList = z.array(z.string());

/** The codes that a notice number is made of; null before the first run. Unlike {@link readNumbering} it does not count what was issued. */
export async function readNumberingCodes(reader: Reader): Promise<Readonly<{ segregationCode: string; otherSegregationCodes: readonly string[]; applicationPrefix: string; workstation: string }> | null> {
  const stored = await store.findNumbering(reader);
  return stored === null ? null : { segregationCode: stored.segregationCode, otherSegregationCodes: codeList.parse(JSON.parse(stored.otherSegregationCodes)), applicationPrefix: stored.applicationPrefix, workstation: stored.workstation };
}

export async function readNumbering(context: ApplicationContext, reader: Reader): Promise<NumberingSettings | null> {
  const stored = await store.findNumbering(reader);
  if (stored === null) return null;
  const issued = await store.countIssuedNumbers(reader);
  return {
    auxDigit: 3, segregationCode: stored.segregationCode, otherSegregationCodes: codeList.parse(JSON.parse(stored.otherSegregationCodes)), applicationPrefix: stored.applicationPrefix,
    workstation: stored.workstation, locked: issued > 0, issued, stopped: context.numbering.state().stopped?.message ?? null, version: stored.version,
  };
}

/** What forbids to save a choice, at its field; null when nothing does. */
export function numberingObjection(input: NumberingInput, stored: NumberingSettings | null): Readonly<{ code: 'INVALID_FIELD' | 'IN_USE'; field: keyof NumberingInput; message: string }> | null {
  const blocking = checkNumbering(input).find((check) => check.blocking);
  if (blocking !== undefined) return { code: 'INVALID_FIELD', field: blocking.field ?? 'segregationCode', message: blocking.text };
  if (stored === null || !stored.locked) return null;
  const changed = (['segregationCode', 'applicationPrefix', 'workstation'] as const).find((field) => input[field] !== stored[field]);
  if (changed === undefined) return null;
  const remedy = changed === 'workstation' ? 'Per cambiare postazione usa “Iscrivi di nuovo”.' : 'Per cambiarlo serve un archivio nuovo.';
  return { code: 'IN_USE', field: changed, message: `Con questa numerazione ${stored.issued === 1 ? 'è già stato emesso 1 avviso' : `sono già stati emessi ${stored.issued} avvisi`}. ${remedy}` };
}

/**
 * Enrols the desk under the chosen workstation number, if it is not yet. Outside of units of work: part of it lies outside the database.
 * Error: INVALID_FIELD at `workstation`, or NUMBERING_STOPPED when this computer's register cannot be written.
 */
export async function enrolWorkstation(context: ApplicationContext, workstation: string): Promise<Outcome<null>> {
  const now = context.numbering.state();
  if (now.workstation === workstation && now.stopped === null) return ok(null);
  return refusalAsOutcome(await context.numbering.enrol(workstation));
}

/** Gives the desk a new workstation number; the old one is burned. Doing it twice with the same number is harmless. */
export async function enrolWorkstationAgain(context: ApplicationContext, workstation: string): Promise<Outcome<null>> {
  const now = context.numbering.state();
  if (now.workstation === workstation && now.stopped === null) return ok(null);
  return refusalAsOutcome(await context.numbering.enrolAgain(workstation));
}

/** Writes the settings of a desk that is enrolled. Errors: VERSION_CONFLICT, INVALID_FIELD, IN_USE. */
export async function saveNumbering(
  context: ApplicationContext, unit: UnitOfWork, by: Operator | null, input: NumberingInput & Readonly<{ expectedVersion: number | null }>,
): Promise<Outcome<NumberingSettings>> {
  const before = await readNumbering(context, unit);
  if ((before?.version ?? null) !== input.expectedVersion) return versionConflict();
  const objection = numberingObjection(input, before);
  if (objection !== null) return failure(objection.code, objection.message, { field: objection.field });
  return ok(await write(context, unit, by, input, before, { action: before === null ? 'NUMBERING_ADDED' : 'NUMBERING_CHANGED' }));
}

/** Records the new workstation number after `enrolWorkstationAgain`, with its reason. Error: NOT_SET_UP. */
export async function recordEnrolment(context: ApplicationContext, unit: UnitOfWork, by: Operator, input: Readonly<{ workstation: string; reason: string }>): Promise<Outcome<NumberingSettings>> {
  const before = await readNumbering(context, unit);
  if (before === null) return failure('NOT_SET_UP', 'La numerazione non è ancora impostata: completala in Configurazione.');
  await resumeIssuing(unit);
  return ok(await write(context, unit, by, { ...before, workstation: input.workstation }, before, { action: 'WORKSTATION_ENROLLED_AGAIN', reason: input.reason }));
}

async function write(
  context: ApplicationContext, unit: UnitOfWork, by: Operator | null, input: NumberingInput, before: NumberingSettings | null, what: Readonly<{ action: string; reason?: string }>,
): Promise<NumberingSettings> {
  await store.writeNumbering(unit, { ...input, otherSegregationCodes: JSON.stringify([...new Set(input.otherSegregationCodes)]) });
  const after = await readNumbering(context, unit);
  if (after === null) throw new Error('The numbering just written is not there');
  await appendAudit(unit, { ...what, subjectKind: 'numbering', subjectId: '1', operatorId: by === null ? null : String(by.id), before, after });
  unit.touch('setup');
  return after;
}

function refusalAsOutcome(answer: Readonly<{ ok: true }> | Readonly<{ ok: false; error: EnrolmentRefusal }>): Outcome<null> {
  if (answer.ok) return ok(null);
  const { reason, message } = answer.error;
  return reason === 'FILE_NOT_WRITABLE' ? failure('NUMBERING_STOPPED', message, { retry: 'SAME_REQUEST' }) : failure('INVALID_FIELD', message, { field: 'workstation' });
}
