import { useState } from 'react';
import { countryName, FOREIGN_COUNTRIES } from '../../../main/domain/countries.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { CheckBox, DateField, FiscalCodeField, FormRow, RadioCards, SelectField, TextField } from '../../components/index.ts';
import { fiscalCodeMistake } from '../position-form/fiscal-code-words.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { identityFormOf, identityInputOf, identityProblems, NEW_IDENTITY, type IdentityForm } from './identity-form.ts';
import type { PersonPage, SavePersonInput } from './person-types.ts';
import { printedWords } from './registry-words.ts';
import './person-acts.css';

const PATHS = ['name', 'fiscalCode', 'type', 'identity.vatNumber', 'identity.birthDate', 'identity.birthPlace', 'identity.deathDate', 'identity.foreign.country', 'identity.foreign.taxId', 'identity.foreign.document'];
const COUNTRIES = FOREIGN_COUNTRIES.map((code) => ({ value: code, label: countryName(code), code })).toSorted((a, b) => a.label.localeCompare(b.label, 'it'));

/** Who somebody is: a new person (`page` null), or one to change. `page` follows what is stored. */
export function IdentityDialog({ page, onClose, onSaved }: Readonly<{ page: Pick<PersonPage, 'person' | 'identity'> | null; onClose: () => void; onSaved: (id: number) => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const saving = useMutationOnce((input: SavePersonInput, requestId) => client.people.save({ requestId, ...input }), ['people', 'positions']);
  const form = useSettingsForm<IdentityForm>({ start: page === null ? NEW_IDENTITY : identityFormOf(page), problems: (typed) => identityProblems(typed, today), saving });
  const [version, setVersion] = useState(page?.person.version ?? null);
  const { text, errorAt } = form;
  const company = form.form.type === 'G';
  const save = async (upon: number | null) => {
    if (!form.check()) return;
    const answer = await saving.run(identityInputOf(form.form, today, page === null || upon === null ? null : { id: page.person.id, version: upon }));
    if (answer.ok) onSaved(answer.value.id);
  };
  const latest = page?.person.version ?? null;
  return (
    <EntryDialog title={page === null ? 'Nuova persona' : `Modifica i dati di ${page.person.name}`} verb="Salva" backVerb={page === null ? 'Annulla' : 'Non cambiare'} busy={saving.busy} failure={saving.failure} paths={PATHS} root={form.root}
      {...(page === null ? {} : { stored: <>il nome è {page.person.name} e il codice {page.person.fiscalCode ?? 'non c’è'}</>, onReapply: () => { setVersion(latest); void save(latest); }, onReload: () => { setVersion(latest); form.replace(identityFormOf(page)); } })}
      onSave={() => { void save(version); }} onClose={onClose}>
      <TextField label={company ? 'Denominazione' : 'Cognome e nome'} {...text('name')} autoFocus maxLength={70} />
      <FormRow label="Tipo" group>{() => <div className="pa-types"><RadioCards name="Tipo" choices={[{ value: 'F', label: 'Persona' }, { value: 'G', label: 'Ente o ditta' }]} value={form.form.type} onChoose={(type) => form.set({ type: type === 'G' ? 'G' : 'F' })} /></div>}</FormRow>
      <div className="pa-pair">
        <FiscalCodeField label="Codice fiscale" path="fiscalCode" {...(company ? {} : { optional: '(se ce l’ha)' })} text={form.form.fiscalCode} onText={(fiscalCode) => form.set({ fiscalCode })} check={fiscalCodeMistake} onCommit={() => form.leave('fiscalCode')} error={errorAt('fiscalCode')} />
        <TextField label="Partita IVA" {...text('identity.vatNumber')} optional="(se è diversa)" maxLength={20} mono />
      </div>
      {company ? null : (
        <>
          <div className="pa-pair">
            <DateField label="Data di nascita" optional={form.form.fiscalCode === '' ? '(facoltativa)' : '(la dice il codice)'} path="identity.birthDate" text={form.form['identity.birthDate']} onText={(typed) => form.set({ 'identity.birthDate': typed })} today={today} missingYear="LAST" describe={false} onCommit={() => form.leave('identity.birthDate')} error={errorAt('identity.birthDate')} />
            <TextField label="Luogo di nascita" {...text('identity.birthPlace')} optional="(facoltativo)" maxLength={60} />
          </div>
          <DateField label="Data di morte" optional="(se è deceduta)" path="identity.deathDate" text={form.form['identity.deathDate']} onText={(typed) => form.set({ 'identity.deathDate': typed })} today={today} missingYear="LAST" describe={false} onCommit={() => form.leave('identity.deathDate')} error={errorAt('identity.deathDate')} help="Chi crea un avviso per questa persona viene avvisato, con i nomi degli eredi." />
        </>
      )}
      <CheckBox checked={form.form.foreign} onChange={(foreign) => form.set({ foreign })}>Senza codice italiano, o registrata all’estero</CheckBox>
      {form.form.foreign ? <ForeignFields form={form} /> : null}
      {form.form.fiscalCode === '' && form.form.name.trim() !== '' && (!company || form.form.foreign) ? <p className="help">Sull’avviso: {printedWords({ type: form.form.type, fiscalCode: null, name: form.form.name.trim() })}</p> : null}
    </EntryDialog>
  );
}

function ForeignFields({ form }: Readonly<{ form: ReturnType<typeof useSettingsForm<IdentityForm>> }>) {
  return (
    <>
      <SelectField label="Stato" path="identity.foreign.country" choices={COUNTRIES} value={form.form['identity.foreign.country'] === '' ? null : form.form['identity.foreign.country']} onChoose={(country) => form.set({ 'identity.foreign.country': country })} error={form.errorAt('identity.foreign.country')} placeholder="Scrivi le prime lettere" />
      <div className="pa-pair">
        <TextField label="Codice fiscale estero" {...form.text('identity.foreign.taxId')} optional="(facoltativo)" maxLength={40} mono />
        <TextField label="Documento" {...form.text('identity.foreign.document')} optional="(facoltativo)" maxLength={80} placeholder="Passaporto C01X00T47" />
      </div>
    </>
  );
}
