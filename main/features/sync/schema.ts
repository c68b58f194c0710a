import { EntitySchema } from 'typeorm';

export type OnboardingStepRow = Readonly<{ code: string; state: string; responsible: string | null; doneOn: string | null; note: string | null; version: number; changedAt: string }>;

export const onboardingStepTable = new EntitySchema<OnboardingStepRow>({
  name: 'onboarding_step',
  tableName: 'onboarding_step',
  columns: {
    code: { type: 'text', primary: true }, state: { type: 'text' }, responsible: { type: 'text', nullable: true }, doneOn: { type: 'text', name: 'done_on', nullable: true }, note: { type: 'text', nullable: true },
    version: { type: 'integer' }, changedAt: { type: 'text', name: 'changed_at' },
  },
});

export const syncTables: readonly EntitySchema[] = [onboardingStepTable];
