import { USUAL_WINDOWS, windowProblem, type EnvelopeWindow, type WindowField } from '../../../main/domain/envelope-window.ts';

/** Millimetres as typed. */
export type WindowForm = Readonly<Record<WindowField, string>>;

export const WINDOW_FIELDS: readonly Readonly<{ field: WindowField; label: string }>[] = [
  { field: 'left', label: 'Da sinistra' }, { field: 'top', label: 'Dall’alto' }, { field: 'width', label: 'Larghezza' }, { field: 'height', label: 'Altezza' },
];

export const WINDOW_CHOICES = [{ value: 'NONE', label: 'Nessuna finestra' }, ...USUAL_WINDOWS.map(({ key, label }) => ({ value: key, label })), { value: 'OTHER', label: 'Altre misure' }];

export function windowFormOf(window: EnvelopeWindow): WindowForm {
  return { left: String(window.left), top: String(window.top), width: String(window.width), height: String(window.height) };
}

/** The window written; null while a measure is not a whole number. */
export function windowOf(form: WindowForm): EnvelopeWindow | null {
  const measures = WINDOW_FIELDS.map(({ field }) => form[field].trim());
  if (!measures.every((text) => /^\d{1,3}$/u.test(text))) return null;
  const [left = 0, top = 0, width = 0, height = 0] = measures.map(Number);
  return { left, top, width, height };
}

/** Which card stands for what is written. */
export function windowKind(form: WindowForm | null): string {
  if (form === null) return 'NONE';
  return USUAL_WINDOWS.find(({ window }) => JSON.stringify(windowFormOf(window)) === JSON.stringify(form))?.key ?? 'OTHER';
}

/** What the core would refuse, by path. */
export function windowProblems(form: WindowForm | null): Readonly<Record<string, string>> {
  if (form === null) return {};
  const unread = WINDOW_FIELDS.filter(({ field }) => !/^\d{1,3}$/u.test(form[field].trim()));
  if (unread.length > 0) return Object.fromEntries(unread.map(({ field }) => [`window.${field}`, 'Scrivi i millimetri, per esempio 48.']));
  const window = windowOf(form);
  const problem = window === null ? null : windowProblem(window);
  return problem === null ? {} : { [`window.${problem.field}`]: problem.message };
}
