import { expandDescription } from '../../domain/description-template.ts';
import type { TownService } from './position-plan.ts';
import type { SeededRandom } from './seeded-random.ts';

const STREETS = ['Via Roma', 'Via Mulini', 'Via San Rocco', 'Piazza del Mercato'];
const KINDS: Readonly<Record<string, readonly string[]>> = { DSE: ['CILA', 'SCIA', 'PdC', 'CDU'], LOC: ['loculo', 'ossario', 'tomba di famiglia'], OPC: ['tumulazione', 'inumazione', 'estumulazione'] };

/** What a clerk would type in the fields of a causale, and the causale. Nothing in it names a person. `date` is Italian, `16/12/2026`. */
export function typedFields(random: SeededRandom, service: TownService, year: number, date: string): Readonly<{ fields: Readonly<Record<string, string>>; description: string }> {
  const fields: Record<string, string> = {};
  for (const field of service.rules.fields) if (field.required) fields[field.name] = fieldValue(random, service.rules.code, field.name, year, date);
  return { fields, description: expandDescription(service.template, { anno: String(year), ...fields }).text };
}

function fieldValue(random: SeededRandom, code: string, name: string, year: number, date: string): string {
  const month = date.slice(3, 5);
  switch (name) {
    case 'utenza': return String(random.between(1, 9_999_999)).padStart(7, '0');
    case 'conto': return String(random.between(1, 999_999)).padStart(6, '0');
    case 'mese': return month;
    case 'as': return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
    case 'periodo': return `01/${month}-28/${month}/${year}`;
    case 'struttura': return random.pick(['Albergo Centrale', 'B&B Al Mulino', 'Agriturismo La Pila', 'Locanda del Ponte']);
    case 'linea': return `linea ${random.between(1, 6)}`;
    case 'q': return '1';
    case 't': return String(random.between(1, 5));
    case 'data': return date;
    case 'sala': return random.pick(['Sala consiliare', 'Villa Comunale']);
    case 'tipo': return random.pick(KINDS[code] ?? ['ordinario']);
    case 'verbale': return `${random.between(1, 9_999)}/V`;
    case 'norma': return random.pick(['L. 689/81', 'Reg. polizia urbana']);
    case 'via': return random.pick(STREETS);
    case 'descrizione': return random.pick(['tesserino', 'duplicato']);
    default: return String(random.between(1, 9_999));
  }
}
