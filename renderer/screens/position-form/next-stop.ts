import type { Service } from './contract-values.ts';
import { askedFields } from './description-of.ts';
import type { TypedPosition } from './typed-position.ts';
import { centsOfLine } from './typed-split.ts';

/** Where Enter goes when nothing is left to ask: the main button. */
export const SAVE_STOP = 'save';

type Stop = Readonly<{ path: string; asks: boolean }>;

/**
 * The field to which Enter moves from another: the next one that still asks for something, then the main button.
 * Facts already known are jumped over, so that a known person with a fixed price needs no further field.
 * Source: features.md 3a (keystrokes), screens specification "Nuova posizione" (at most 12 key presses).
 */
export function nextStop(from: string, typed: TypedPosition, service: Service | null, debtorAsked: boolean): string {
  const stops = stopsOf(typed, service, debtorAsked);
  const at = stops.findIndex((stop) => stop.path === from);
  return stops.slice(at + 1).find((stop) => stop.asks)?.path ?? SAVE_STOP;
}

function stopsOf(typed: TypedPosition, service: Service | null, debtorAsked: boolean): readonly Stop[] {
  const asked = debtorAsked || typed.debtorOpen;
  const debtorStops = (['name', 'street', 'civicNumber', 'postalCode', 'city', 'province', 'country', 'email'] as const).map((part) => ({ path: `debtor.${part}`, asks: asked && part !== 'country' && typed.debtor[part] === '' }));
  const fieldStops = (service === null ? [] : askedFields(service)).map((field) => ({ path: `fields.${field.name}`, asks: (typed.fields[field.name] ?? '').trim() === '' }));
  return [
    { path: 'serviceId', asks: service === null }, { path: 'year', asks: false },
    { path: 'debtor.fiscalCode', asks: typed.fiscalCode === '' && !typed.anonymous }, ...debtorStops, ...fieldStops, { path: 'description', asks: false },
    ...(typed.split?.lines ?? []).map((line, index) => ({ path: `lines.${index}.amountCents`, asks: centsOfLine(line) === null })),
    { path: 'amountCents', asks: typed.split === null && service !== null && service.amountRule.kind !== 'FIXED' && typed.amount.trim() === '' },
    { path: 'dueDate', asks: service !== null && typed.dueDate.trim() === '' && (service.dueDateRequired || service.dueRule.kind === 'ASK') },
    { path: 'payableUntil', asks: false }, { path: 'notes', asks: false },
  ];
}
