import { expandDescription, parseDescriptionTemplate, type DescriptionTemplate } from '../../../main/domain/description-template.ts';
import type { Service, ServiceField } from './contract-values.ts';

/** The placeholder of the reference year. Source: features.md 5.10. */
export const YEAR_FIELD = 'anno';

/** The part of a service that tells how its causale is built. */
export type Described = Pick<Service, 'description' | 'fields'>;

function templateOf(service: Described): DescriptionTemplate {
  const parsed = parseDescriptionTemplate(service.description);
  return parsed.ok ? parsed.value : { pieces: [{ kind: 'TEXT', text: service.description }], fields: [] };
}

/** The causale of this service names the year. */
export function usesYear(service: Described): boolean {
  return templateOf(service).fields.includes(YEAR_FIELD);
}

/** What is asked at the counter: the fields of the service, then placeholders of the template that it forgot to declare. */
export function askedFields(service: Described): readonly ServiceField[] {
  const declared = new Set(service.fields.map((field) => field.name));
  const forgotten = templateOf(service).fields.filter((name) => name !== YEAR_FIELD && !declared.has(name));
  return [...service.fields, ...forgotten.map((name) => ({ name, label: sentenceCase(name), required: true, example: null }))];
}

function sentenceCase(name: string): string {
  const words = name.replaceAll('_', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** The causale as the template makes it: required fields still empty stay visible as `{name}`, empty optional ones leave no trace. */
export function builtDescription(service: Described, year: string, fields: Readonly<Record<string, string>>): string {
  const template = templateOf(service);
  const required = new Set(askedFields(service).filter((field) => field.required).map((field) => field.name)).add(YEAR_FIELD);
  const values = { ...fields, [YEAR_FIELD]: year };
  const { text, missing } = expandDescription(template, values);
  const unasked = missing.filter((name) => !required.has(name));
  if (unasked.length === 0) return text;
  return unasked.reduce((words, name) => words.replace(`{${name}}`, ''), text).replace(/\s{2,}/g, ' ').replace(/[\s\-–/,:]+$/, '').trim();
}
