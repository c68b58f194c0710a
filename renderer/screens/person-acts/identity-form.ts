import { formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { readDate } from '../../components/typed-value.ts';
import { parseVatNumber } from '../../../main/domain/vat-number.ts';
import { fiscalCodeMistake } from '../position-form/fiscal-code-words.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';
import type { PersonPage, SavePersonInput } from './person-types.ts';

/** Who somebody is, exactly as typed. Names of fields = paths of the contract's input. */
export type IdentityForm = Readonly<{
  type: 'F' | 'G';
  name: string;
  fiscalCode: string;
  'identity.vatNumber': string;
  'identity.birthDate': string;
  'identity.birthPlace': string;
  'identity.deathDate': string;
  foreign: boolean;
  'identity.foreign.country': string;
  'identity.foreign.taxId': string;
  'identity.foreign.document': string;
}>;

export const NEW_IDENTITY: IdentityForm = {
  type: 'F', name: '', fiscalCode: '', 'identity.vatNumber': '', 'identity.birthDate': '', 'identity.birthPlace': '', 'identity.deathDate': '', foreign: false, 'identity.foreign.country': '', 'identity.foreign.taxId': '', 'identity.foreign.document': '',
};

const dayText = (day: CivilDate | null): string => (day === null ? '' : formatDate(day));

export function identityFormOf({ person, identity }: Pick<PersonPage, 'person' | 'identity'>): IdentityForm {
  return {
    type: person.type, name: person.name, fiscalCode: person.fiscalCode ?? '', 'identity.vatNumber': identity.vatNumber ?? '', 'identity.birthDate': dayText(identity.birthDate), 'identity.birthPlace': identity.birthPlace ?? '',
    'identity.deathDate': dayText(identity.deathDate), foreign: identity.foreign !== null, 'identity.foreign.country': identity.foreign?.country ?? '', 'identity.foreign.taxId': identity.foreign?.taxId ?? '', 'identity.foreign.document': identity.foreign?.document ?? '',
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** A day of the past as typed; what cannot be read goes to the core as it is and comes back refused. */
function dayOf(text: string, today: CivilDate): CivilDate | null {
  const reading = readDate(text, today, 'LAST');
  return reading.kind === 'value' ? reading.value : null;
}

/** The form as the contract takes it. Address and contacts are not told here. */
export function identityInputOf(form: IdentityForm, today: CivilDate, stored: Readonly<{ id: number; version: number }> | null): SavePersonInput {
  return {
    id: stored?.id ?? null, expectedVersion: stored?.version ?? null, fiscalCode: orNull(form.fiscalCode), type: form.type, name: form.name.trim(), address: null, email: null, pec: null, phone: null,
    identity: {
      vatNumber: orNull(form['identity.vatNumber']), birthDate: form.type === 'G' ? null : dayOf(form['identity.birthDate'], today), birthPlace: form.type === 'G' ? null : orNull(form['identity.birthPlace']),
      deathDate: form.type === 'G' ? null : dayOf(form['identity.deathDate'], today),
      foreign: form.foreign ? { country: form['identity.foreign.country'], taxId: orNull(form['identity.foreign.taxId']), document: orNull(form['identity.foreign.document']) } : null,
    },
  };
}

/** What keeps the form from being saved, by path. */
export function identityProblems(form: IdentityForm, today: CivilDate): Problems {
  const found: Record<string, string> = {};
  const company = form.type === 'G';
  if (form.name.trim() === '') found['name'] = company ? 'Manca la denominazione.' : 'Manca il nome.';
  const mistake = form.fiscalCode === '' ? null : fiscalCodeMistake(form.fiscalCode);
  if (mistake !== null) found['fiscalCode'] = mistake;
  else if (company && form.fiscalCode === '' && !form.foreign) found['fiscalCode'] = 'Manca il codice fiscale. Se l’ente o la ditta è estero e non ce l’ha, segna «Senza codice italiano».';
  else if (company && /^[A-Z]/.test(form.fiscalCode)) found['fiscalCode'] = 'Un ente o una ditta ha un codice di 11 cifre. Una ditta individuale si registra come persona, con la sua partita IVA.';
  const vat = form['identity.vatNumber'].trim() === '' ? null : parseVatNumber(form['identity.vatNumber']);
  if (vat !== null && !vat.ok) found['identity.vatNumber'] = `${vat.error}.`;
  for (const path of ['identity.birthDate', 'identity.deathDate'] as const) {
    const reading = company ? { kind: 'empty' as const } : readDate(form[path], today, 'LAST');
    if (reading.kind === 'problem') found[path] = reading.message;
  }
  if (form.foreign && form['identity.foreign.country'] === '') found['identity.foreign.country'] = 'Scegli lo Stato.';
  return found;
}
