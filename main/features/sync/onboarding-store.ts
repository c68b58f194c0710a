import { z } from 'zod';
import { ONBOARDING_STATES, ONBOARDING_STEPS } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { OnboardingCode, OnboardingState } from './onboarding-steps.ts';

const stepRow = z.object({ code: z.enum(ONBOARDING_STEPS), state: z.enum(ONBOARDING_STATES), responsible: z.string().nullable(), doneOn: z.string().nullable(), note: z.string().nullable(), version: z.int() });
export type StoredStep = Readonly<z.infer<typeof stepRow>>;

/** What was written of a step; nothing yet is version 0, to be done. */
export async function storedSteps(reader: Reader): Promise<ReadonlyMap<OnboardingCode, StoredStep>> {
  const rows = await reader.all(stepRow, '/* onboarding.steps */ SELECT code, state, responsible, done_on, note, version FROM onboarding_step');
  return new Map(rows.map((row) => [row.code, row]));
}

/** Writes a step; false when somebody else wrote it since. */
export async function writeStep(unit: UnitOfWork, step: Readonly<{ code: OnboardingCode; state: OnboardingState; responsible: string | null; doneOn: string | null; note: string | null }>, expectedVersion: number): Promise<boolean> {
  const { changes } = expectedVersion === 0
    ? await unit.run('INSERT INTO onboarding_step (code, state, responsible, done_on, note, version, changed_at) VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT (code) DO NOTHING', [step.code, step.state, step.responsible, step.doneOn, step.note, unit.now])
    : await unit.run('UPDATE onboarding_step SET state = ?, responsible = ?, done_on = ?, note = ?, version = version + 1, changed_at = ? WHERE code = ? AND version = ?', [step.state, step.responsible, step.doneOn, step.note, unit.now, step.code, expectedVersion]);
  return changes === 1;
}
