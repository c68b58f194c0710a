import type { ConnectionField, ConnectorCard, SaveConnectionInput, StoredConnection } from './intermediary-types.ts';

/** What is typed: settings and secrets by key. A secret that is not typed stays as it is kept. */
export type ConnectionForm = Readonly<{ connector: string | null; settings: Readonly<Record<string, string>>; secrets: Readonly<Record<string, string>> }>;

/** The form of what is stored, with the presets of fields that were never filled. */
export function connectionFormOf(stored: StoredConnection, connectors: readonly ConnectorCard[], chosen: string | null = stored.connector): ConnectionForm {
  const fields = connectors.find(({ id }) => id === chosen)?.fields ?? [];
  const kept = chosen === stored.connector ? stored.settings : {};
  const presets = Object.fromEntries(fields.flatMap(({ key, preset, kind }) => (preset === null || kind === 'secret' ? [] : [[key, preset]])));
  return { connector: chosen, settings: { ...presets, ...kept }, secrets: {} };
}

/** The fields that apply to what is chosen so far. */
export function shownFields(fields: readonly ConnectionField[], settings: ConnectionForm['settings']): readonly ConnectionField[] {
  return fields.filter(({ onlyWhen }) => onlyWhen === null || onlyWhen.values.includes(settings[onlyWhen.key] ?? ''));
}

/** Fields that must be filled and are not, with their sentence. A secret that is kept need not be typed again. */
export function missingFields(fields: readonly ConnectionField[], form: ConnectionForm, kept: readonly string[]): ReadonlyMap<string, string> {
  const missing = shownFields(fields, form.settings).filter(({ key, kind, required }) => required && (kind === 'secret' ? (form.secrets[key] ?? '') === '' && !kept.includes(key) : (form.settings[key] ?? '').trim() === ''));
  return new Map(missing.map(({ key }) => [key, 'Da compilare.']));
}

/** Only what applies is kept: the settings of another way of authenticating are dropped. */
export function connectionInputOf(form: ConnectionForm, fields: readonly ConnectionField[], version: number): SaveConnectionInput | null {
  if (form.connector === null) return null;
  const shown = new Set(shownFields(fields, form.settings).map(({ key }) => key));
  const only = (values: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(values).filter(([key, value]) => shown.has(key) && value !== ''));
  return { connector: form.connector, settings: only(form.settings), secrets: only(form.secrets), expectedVersion: version === 0 ? null : version };
}

/** Something differs from what is stored. */
export function isChanged(form: ConnectionForm, stored: ConnectionForm): boolean {
  return form.connector !== stored.connector || Object.keys(form.secrets).length > 0 || JSON.stringify(form.settings) !== JSON.stringify(stored.settings);
}
