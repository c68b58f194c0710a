import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import type { Operator, Outcome } from './calls.ts';
import { changeViews, viewsShape, type ViewChange } from './saved-views.ts';
import { readPreference, writePreference } from './store.ts';

const preferenceShape = z.object({
  theme: z.enum(['SYSTEM', 'LIGHT', 'DARK']).catch('SYSTEM'),
  singleLetterKeys: z.boolean().catch(true),
  pinnedServiceIds: z.array(z.int().positive()).catch([]),
  offlinePrintReason: z.string().nullable().catch(null),
  columns: z.record(z.string(), z.array(z.string())).catch({}),
  printerNote: z.string().nullable().catch(null),
  views: viewsShape,
  tour: z.object({ step: z.int().min(1).max(10), open: z.boolean() }).nullable().catch(null),
});
/** Choices of one operator; what was never chosen has its default. */
export type Preferences = z.infer<typeof preferenceShape>;

export async function preferencesOf(reader: Reader, operator: Operator): Promise<Preferences> {
  const stored = await readPreference(reader, operator.id);
  return preferenceShape.parse(stored === null ? {} : JSON.parse(stored));
}

type PreferenceChanges = Readonly<{ [Key in Exclude<keyof Preferences, 'views'>]?: Preferences[Key] | undefined } & { viewChange?: ViewChange | undefined }>;

/** Writes only the choices given; the others stay. Columns are replaced list by list, saved views one at a time. Errors: those of `changeViews`. */
export async function savePreferences(unit: UnitOfWork, operator: Operator, { viewChange, ...changes }: PreferenceChanges): Promise<Outcome<{ saved: true }>> {
  const before = await preferencesOf(unit, operator);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const columns = { ...before.columns, ...changes.columns };
  const views = viewChange === undefined ? ok(before.views) : changeViews(before.views, viewChange);
  if (!views.ok) return views;
  await writePreference(unit, operator.id, JSON.stringify({ ...before, ...given, columns, views: views.value }));
  unit.touch('preferences');
  return ok({ saved: true });
}
