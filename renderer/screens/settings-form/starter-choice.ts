import type { StarterService } from './setting-types.ts';
import { foldLetters } from '../../components/text-pieces.ts';

export type OfficeGroup = Readonly<{ office: string; services: readonly StarterService[] }>;

/** The starter catalogue by office, in the order of the list, only what holds every searched word. */
export function byOffice(services: readonly StarterService[], text: string): readonly OfficeGroup[] {
  const words = foldLetters(text).split(/\s+/).filter((word) => word !== '');
  const found = services.filter((service) => { const plain = foldLetters(`${service.code} ${service.name} ${service.office} ${service.description}`); return words.every((word) => plain.includes(word)); });
  const offices = [...new Set(found.map((service) => service.office))];
  return offices.map((office) => ({ office, services: found.filter((service) => service.office === office) }));
}

/** What is ticked at the beginning: the suggested ones; nothing more once some are already active. */
export function startingChoice(services: readonly StarterService[]): ReadonlySet<string> {
  const anyActive = services.some((service) => service.active);
  return new Set(services.filter((service) => service.suggested && !service.active && !anyActive).map((service) => service.code));
}

/** Ticks or unticks some codes. */
export function withCodes(chosen: ReadonlySet<string>, codes: readonly string[], ticked: boolean): ReadonlySet<string> {
  const next = new Set(chosen);
  for (const code of codes) { if (ticked) next.add(code); else next.delete(code); }
  return next;
}
