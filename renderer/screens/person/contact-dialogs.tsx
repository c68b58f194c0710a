import { useState } from 'react';
import { parseContact } from '../../../main/domain/contact-text.ts';
import { channelOf, CONTACT_KIND_LABEL, CONTACT_KINDS, type ContactKind } from '../../../main/domain/person-registry.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { CheckBox, SelectField, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { EntryDialog } from '../person-acts/entry-dialog.tsx';
import type { ContactEntry, PersonPage } from '../person-acts/person-types.ts';
import { useSettingsForm } from '../settings-form/use-settings-form.ts';
import '../acts/acts.css';

type ContactForm = Readonly<{ kind: ContactKind; value: string; label: string; preferred: boolean }>;
type SaveInput = Readonly<{ id: number | null; expectedVersion: number | null; personId: number; kind: ContactKind; value: string; label: string | null; preferred: boolean }>;

function formOf(contact: ContactEntry | null, first: boolean): ContactForm {
  return contact === null ? { kind: 'EMAIL', value: '', label: '', preferred: first } : { kind: contact.kind, value: contact.value, label: contact.label ?? '', preferred: contact.preferred };
}

const VALUE_LABEL: Readonly<Record<ContactKind, string>> = { EMAIL: 'Indirizzo e-mail', PEC: 'Indirizzo PEC', PHONE: 'Numero', MOBILE: 'Numero' };

/** A new contact (`contact` null), or one to change. `contact` follows what is stored. */
export function ContactDialog({ page, contact, onClose }: Readonly<{ page: PersonPage; contact: ContactEntry | null; onClose: () => void }>) {
  const client = useClient();
  const [version, setVersion] = useState(contact?.version ?? null);
  const saving = useMutationOnce((input: SaveInput, requestId) => client.people.saveContact({ requestId, ...input }), ['people']);
  const first = formOf(contact, page.contacts.length === 0);
  const form = useSettingsForm<ContactForm>({ start: first, saving, problems: ({ kind, value }) => { const read = parseContact(kind, value); return read.ok ? {} : { value: `${read.error}.` }; } });
  const { kind, value, label, preferred } = form.form;
  const save = async (upon: number | null) => {
    if (!form.check()) return;
    if ((await saving.run({ id: contact?.id ?? null, expectedVersion: upon, personId: page.person.id, kind, value: value.trim(), label: label.trim() === '' ? null : label.trim(), preferred })).ok) onClose();
  };
  const latest = contact?.version ?? null;
  return (
    <EntryDialog title={contact === null ? `Nuovo contatto di ${page.person.name}` : 'Modifica il contatto'} verb="Salva" busy={saving.busy} failure={saving.failure} paths={['kind', 'value', 'label']} root={form.root}
      {...(contact === null ? {} : { stored: `è ${contact.value}`, onReapply: () => { setVersion(latest); void save(latest); }, onReload: () => { setVersion(latest); form.replace(formOf(contact, false)); } })} onSave={() => { void save(version); }} onClose={onClose}>
      <SelectField label="Tipo" path="kind" choices={CONTACT_KINDS.map((one) => ({ value: one, label: CONTACT_KIND_LABEL[one] }))} value={kind} onChoose={(chosen) => { const found = CONTACT_KINDS.find((one) => one === chosen); if (found !== undefined) form.set({ kind: found }); }} />
      <TextField label={VALUE_LABEL[kind]} {...form.text('value')} maxLength={256} onEnter={() => { void save(version); }} {...(contact?.invalidSince == null ? {} : { help: 'È segnato come non valido: se lo cambi torna valido.' })} />
      <TextField label="Nota" {...form.text('label')} optional="(facoltativa)" maxLength={40} placeholder="lavoro, figlia, studio del commercialista…" onEnter={() => { void save(version); }} />
      <CheckBox checked={preferred} onChange={(now) => form.set({ preferred: now })}>{channelOf(kind) === 'PHONE' ? 'È il numero da usare per primo' : 'È l’indirizzo da usare'}</CheckBox>
    </EntryDialog>
  );
}

/** «Non valido»: it came back, nobody answers (features.md pain 36). */
export function InvalidContactDialog({ contact, onClose }: Readonly<{ contact: ContactEntry; onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((reason: string, requestId) => client.people.markContact({ requestId, id: contact.id, expectedVersion: contact.version, invalid: true, reason }), ['people']);
  const confirm = async (reason: string) => { if ((await saving.run(reason)).ok) onClose(); };
  return (
    <ReasonDialog question={`${contact.value} non è valido?`} verb="Segna non valido" backVerb="Lascia com’è" busy={saving.busy} failure={saving.failure} reasonLabel="Come lo sai" placeholder="L’e-mail è tornata indietro, il numero non esiste…" onConfirm={(reason) => { void confirm(reason); }} onBack={onClose}
      consequences={[{ text: 'Resta nella scheda, ma non si usa più e non è più il preferito.' }, { text: 'Anche se qualcuno lo scrive di nuovo in una posizione, resta non valido finché non lo dici qui.' }]} />
  );
}

export function RemoveContactDialog({ contact, onClose }: Readonly<{ contact: ContactEntry; onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((_go: true, requestId) => client.people.removeContact({ requestId, id: contact.id, expectedVersion: contact.version }), ['people']);
  const confirm = async () => { if ((await saving.run(true)).ok) onClose(); };
  return (
    <ActDialog question={`Togliere ${contact.value}?`} verb="Togli il contatto" backVerb="Non togliere" danger busy={saving.busy} failure={saving.failure} onConfirm={() => { void confirm(); }} onBack={onClose}
      consequences={[{ text: 'Il contatto sparisce dalla scheda; nella storia resta che c’era.' }, { text: 'Se non risponde più, ma potrebbe tornare buono, segnalo «Non valido».', warning: true }]} />
  );
}
