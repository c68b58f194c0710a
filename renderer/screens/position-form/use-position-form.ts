import { useEffect, useRef, useState } from 'react';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import type { Failure } from '../../app/result-query.ts';
import { checkTyped, type CheckRules, type FieldProblem } from './check-typed.ts';
import type { PreviewInput, Service } from './contract-values.ts';
import { nextStop } from './next-stop.ts';
import { previewInputOf } from './position-input.ts';
import { EMPTY_DEBTOR, withPerson, withService, type Day, type TypedDebtor, type TypedPosition } from './typed-position.ts';
import { useDebtorCheck, type DebtorCheck } from './use-debtor-check.ts';
import { useDuplicates, type Duplicates } from './use-duplicates.ts';
import { useFormFocus, type FormFocus } from './use-form-focus.ts';
import { usePreview, type Preview } from './use-preview.ts';

export type PositionFormOptions = Readonly<{
  initial: TypedPosition;
  services: readonly Service[];
  day: Day;
  /** The stored position being changed: its own number is not a duplicate, its own due date may be past, and it may go on without a year. */
  existing: Readonly<{ id: number; dueDate: CivilDate | null; fromCounter: boolean; lacksYear: boolean }> | null;
  /** Reason typed for the change, null when none is asked. */
  reason: string | null;
}>;

/** The form as its rows see it. */
export type PositionForm = Readonly<{
  typed: TypedPosition;
  service: Service | null;
  services: readonly Service[];
  day: Day;
  debtor: DebtorCheck;
  duplicates: Duplicates;
  preview: Preview;
  change: (part: Partial<TypedPosition>) => void;
  changeDebtor: (part: Partial<TypedDebtor>) => void;
  changeFiscalCode: (code: string) => void;
  changeField: (name: string, value: string) => void;
  chooseService: (service: Service) => void;
  /** The sentence to show at a field, null = none. */
  errorAt: (path: string) => string | null;
  leave: (path: string) => void;
  /** Enter in a field: goes to the next one that asks for something. */
  enter: (path: string) => void;
  focus: FormFocus;
  /** Checks before saving. False = the first wrong field has the focus. */
  passes: (draft: boolean) => boolean;
  /** How many fields are left to correct, once a save was tried. */
  wrong: number;
  goToFirstWrong: () => void;
  /** Puts a refusal of the core at its field, or answers false when it names none on screen. */
  takeRefusal: (failure: Failure) => boolean;
  replaceAll: (typed: TypedPosition) => void;
}>;

/** State of the form «Nuova posizione» / «Modifica posizione»: what was typed, its checks, its facts, its preview. */
export function usePositionForm({ initial, services, day, existing, reason }: PositionFormOptions): PositionForm {
  const [typed, setTyped] = useState(initial);
  const [attempt, setAttempt] = useState<'none' | 'draft' | 'full'>('none');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [refusal, setRefusal] = useState<Readonly<{ path: string; message: string }> | null>(null);
  const focus = useFormFocus();
  const service = services.find((item) => item.id === typed.serviceId) ?? null;
  const change = (part: Partial<TypedPosition>) => { setRefusal(null); setTyped((old) => ({ ...old, ...part })); };
  const debtor = useDebtorCheck(typed, (person) => setTyped((old) => withPerson(old, person)));
  const duplicates = useDuplicates(typed, service, day.today, existing?.id ?? null);
  const previewInput: PreviewInput | null = previewInputOf(typed, service, day.today);
  const preview = usePreview(previewInput);

  const rules = (draft: boolean): CheckRules => ({ today: day.today, draft, keptDueDate: existing?.dueDate ?? null, mayLackYear: existing?.lacksYear ?? false, description: existing === null || existing.fromCounter ? 'PRINTED' : 'CARRIED', fines: existing === null, reason: draft ? null : reason });
  const problemsOf = (draft: boolean): readonly FieldProblem[] => withDrawing(checkTyped(typed, service, rules(draft)), preview);
  const problems = problemsOf(attempt === 'draft');
  const shown = problems.filter((problem) => attempt !== 'none' || (!problem.missing && (left.has(problem.path) || problem.path === 'description')));
  const errorAt = (path: string) => (refusal?.path === path ? refusal.message : shown.find((problem) => problem.path === path)?.message ?? null);

  const waiting = useRef<string | null>(null);
  useEffect(() => {
    // Enter on a code that is still being looked up: the focus moves when the answer is there.
    if (waiting.current === null || debtor.asking || (debtor.facts?.person != null && typed.knownCode !== typed.fiscalCode)) return;
    const from = waiting.current;
    waiting.current = null;
    focus.goTo(nextStop(from, typed, service, debtor.asked));
  });

  const goToFirst = (list: readonly FieldProblem[]) => {
    const [first] = list;
    if (first === undefined) return;
    if (first.path.startsWith('debtor.') && first.path !== 'debtor.fiscalCode' && !debtor.asked) setTyped((old) => ({ ...old, debtorOpen: true }));
    focus.goTo(first.path);
  };

  return {
    typed, service, services, day, debtor, duplicates, preview, focus, change,
    changeDebtor: (part) => { setRefusal(null); setTyped((old) => ({ ...old, debtor: { ...old.debtor, ...part } })); },
    changeFiscalCode: (fiscalCode) => { setRefusal(null); setTyped((old) => ({ ...old, fiscalCode, anonymous: false, ...(old.knownCode === null && old.personId === null ? {} : { knownCode: null, personId: null, debtor: EMPTY_DEBTOR, debtorOpen: false }) })); },
    changeField: (name, value) => { setRefusal(null); setTyped((old) => ({ ...old, fields: { ...old.fields, [name]: value } })); },
    chooseService: (chosen) => { setRefusal(null); setTyped((old) => (old.serviceId === chosen.id ? old : withService(old, chosen, day))); },
    errorAt,
    leave: (path) => setLeft((old) => (old.has(path) ? old : new Set(old).add(path))),
    enter: (path) => { waiting.current = path; focus.goTo(path); },
    passes: (draft) => {
      setAttempt(draft ? 'draft' : 'full');
      const list = problemsOf(draft);
      goToFirst(list);
      return list.length === 0;
    },
    wrong: attempt === 'none' ? 0 : problems.length,
    goToFirstWrong: () => goToFirst(problems),
    takeRefusal: (failure) => {
      const path = failure.field;
      if (path === null || focus.form.current?.querySelector(`[data-path="${CSS.escape(path)}"]`) == null) return false;
      setRefusal({ path, message: failure.message });
      focus.goTo(path);
      return true;
    },
    replaceAll: (next) => { setRefusal(null); setAttempt('none'); setTyped(next); },
  };
}

/** A page that cannot be drawn is refused here, where it can be corrected, not at the printer. Source: features.md 2, pain 22. */
function withDrawing(problems: readonly FieldProblem[], preview: Preview): readonly FieldProblem[] {
  const { problem } = preview;
  if (problem === null || problem.path === null || problems.length > 0) return problems;
  return [{ path: problem.path, message: problem.message, missing: false }];
}
