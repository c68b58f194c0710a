import { createHash } from 'node:crypto';
import { ONBOARDING_STEPS } from '../../contract/index.ts';
import { appendAudit } from '../../data/audit.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { ok } from '../../domain/result.ts';
import { failure, versionConflict, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readEntity } from '../setup/index.ts';
import { ONBOARDING_STATE_LABEL, ONBOARDING_TEXTS, type OnboardingCode, type OnboardingState } from './onboarding-steps.ts';
import { storedSteps, writeStep } from './onboarding-store.ts';

/** What the program itself sees of a step, in Italian; a step nobody can see from here has none. */
export type Observations = Readonly<Partial<Record<OnboardingCode, string>>>;

export type OnboardingStep = Readonly<{ code: OnboardingCode; title: string; explanation: string; state: OnboardingState; responsible: string | null; doneOn: string | null; note: string | null; observed: string | null; version: number }>;

export async function onboardingSteps(reader: Reader, observed: Observations): Promise<OnboardingStep[]> {
  const stored = await storedSteps(reader);
  return ONBOARDING_STEPS.map((code) => {
    const row = stored.get(code) ?? { state: 'TODO' as const, responsible: null, doneOn: null, note: null, version: 0 };
    return { code, ...ONBOARDING_TEXTS[code], state: row.state, responsible: row.responsible, doneOn: row.doneOn, note: row.note, observed: observed[code] ?? null, version: row.version };
  });
}

export type StepInput = Readonly<{ code: OnboardingCode; state: OnboardingState; responsible: string | null; doneOn: string | null; note: string | null; expectedVersion: number }>;

/** Writes what became of a step. A step that is done has its day, one that is not has none; a day to come is refused. */
export async function saveOnboardingStep(context: ApplicationContext, unit: UnitOfWork, operator: Operator, input: StepInput): Promise<Outcome<Readonly<{ version: number }>>> {
  if (input.state === 'DONE' && input.doneOn === null) return failure('INVALID_FIELD', 'Di un passo fatto serve il giorno.', { field: 'doneOn' });
  if (input.doneOn !== null && input.doneOn > context.clock.today()) return failure('INVALID_FIELD', 'Il giorno è nel futuro.', { field: 'doneOn' });
  const doneOn = input.state === 'DONE' ? input.doneOn : null;
  const [responsible, note] = [emptyToNull(input.responsible), emptyToNull(input.note)];
  if (!(await writeStep(unit, { ...input, responsible, note, doneOn }, input.expectedVersion))) return versionConflict();
  await appendAudit(unit, { action: 'ONBOARDING_STEP', subjectKind: 'onboarding', subjectId: input.code, operatorId: String(operator.id), before: null, after: { state: input.state, doneOn } });
  unit.touch('setup');
  return ok({ version: input.expectedVersion + 1 });
}

function emptyToNull(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** The steps on paper, for the file of the contract. */
export async function printOnboarding(context: ApplicationContext, operator: Operator, observed: Observations): Promise<Outcome<Readonly<{ pdfBase64: string; sha256: string; fileName: string; pages: number; warnings: { field: string; message: string }[] }>>> {
  const facts = await context.engine.read(async (reader) => ({ steps: await onboardingSteps(reader, observed), entity: await readEntity(reader) }));
  const drawn = await context.drawing.report({
    title: 'Percorso di avviamento', entity: facts.entity?.name ?? '', asked: ['Collegamento all’intermediario pagoPA'], operator: operator.name, drawnAt: new Date(context.clock.nowMs()).toISOString(), testArchive: context.testArchive,
    columns: ['Passo', 'Stato', 'Responsabile', 'Fatto il', 'Note', 'Che cosa risulta'].map((label) => ({ label, align: 'LEFT', mono: false })),
    rows: facts.steps.map((step, index) => [`${index + 1}. ${step.title}`, ONBOARDING_STATE_LABEL[step.state], step.responsible ?? '', step.doneOn === null ? '' : formatDate(step.doneOn), step.note ?? '', step.observed ?? '']),
    totals: [`Passi fatti: ${facts.steps.filter(({ state }) => state === 'DONE' || state === 'NOT_NEEDED').length} di ${facts.steps.length}`],
  });
  if (!drawn.ok) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
  const bytes = Buffer.from(drawn.value.bytes);
  return ok({ pdfBase64: bytes.toString('base64'), sha256: createHash('sha256').update(bytes).digest('hex'), fileName: 'percorso-di-avviamento.pdf', pages: drawn.value.pages, warnings: drawn.value.warnings.map((warning) => ({ ...warning })) });
}
