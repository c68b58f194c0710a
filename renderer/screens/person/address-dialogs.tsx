import { useState } from 'react';
import { addDays, formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { ADDRESS_KIND_LABEL, ADDRESS_KINDS, usualAddressKind, type AddressKind } from '../../../main/domain/person-registry.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, SelectField } from '../../components/index.ts';
import { readDate } from '../../components/typed-value.ts';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { EntryDialog } from '../person-acts/entry-dialog.tsx';
import type { AddressEntry, PersonPage } from '../person-acts/person-types.ts';
import { daysWords } from '../person-acts/registry-words.ts';
import { AddressRows, type DebtorEditing } from '../position-form/debtor-fields.tsx';
import { EMPTY_DEBTOR } from '../position-form/typed-position.ts';
import { useSettingsForm, type SettingsForm } from '../settings-form/use-settings-form.ts';
import { addressFormOf, addressInputOf, addressProblems, dayOf, NEW_ADDRESS, type AddressForm } from './address-form.ts';
import '../acts/acts.css';

const PARTS = ['street', 'civicNumber', 'postalCode', 'city', 'province', 'country'] as const;
const ADDRESS_PATHS = PARTS.map((part) => `address.${part}`);

/** The rows of an address, the same as in a position. */
function AddressFields({ form, onEnter }: Readonly<{ form: SettingsForm<AddressForm>; onEnter: () => void }>) {
  const typed = form.form;
  const editing: DebtorEditing = {
    debtor: { ...EMPTY_DEBTOR, street: typed['address.street'], civicNumber: typed['address.civicNumber'], postalCode: typed['address.postalCode'], city: typed['address.city'], province: typed['address.province'], country: typed['address.country'] },
    onChange: (part) => form.set(Object.fromEntries(Object.entries(part).map(([name, value]) => [`address.${name}`, value]))),
    errorAt: form.errorAt, leave: form.leave, enter: onEnter, prefix: 'address.',
  };
  return <AddressRows editing={editing} />;
}

function DayField({ form, name, label, path, today, optional, help }: Readonly<{ form: SettingsForm<AddressForm>; name: 'from' | 'to'; label: string; path: string; today: CivilDate; optional?: string; help?: string }>) {
  return <DateField label={label} path={path} text={form.form[name]} onText={(text) => form.set({ [name]: text })} today={today} missingYear="THIS_YEAR" onCommit={() => form.leave(path)} error={form.errorAt(path)} {...(optional === undefined ? {} : { optional })} {...(help === undefined ? {} : { help })} />;
}

type MoveInput = Readonly<{ personId: number; kind: AddressKind; from: string; address: ReturnType<typeof addressInputOf> }>;

/** «Nuovo indirizzo dal…»: somebody moved. The address of before ends the day before. */
export function MoveAddressDialog({ page, onClose }: Readonly<{ page: PersonPage; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [kind, setKind] = useState<AddressKind>(usualAddressKind(page.person.type));
  const saving = useMutationOnce((input: MoveInput, requestId) => client.people.moveAddress({ requestId, ...input }), ['people']);
  const form = useSettingsForm<AddressForm>({ start: { ...NEW_ADDRESS, from: formatDate(today) }, problems: (typed) => addressProblems(typed, today, { from: 'from', to: null }), saving });
  const from = dayOf(form.form.from, today);
  const before = page.addresses.find((address) => address.kind === kind && from !== null && address.validFrom <= from && (address.validTo === null || address.validTo >= from));
  const save = async () => {
    if (!form.check() || from === null) return;
    if ((await saving.run({ personId: page.person.id, kind, from, address: addressInputOf(form.form) })).ok) onClose();
  };
  return (
    <EntryDialog title={`Nuovo indirizzo di ${page.person.name}`} subtitle="Per un indirizzo scritto male usa «Correggi» su quello." verb="Salva" busy={saving.busy} failure={saving.failure} paths={['from', 'kind', ...ADDRESS_PATHS]} root={form.root} onSave={() => { void save(); }} onClose={onClose}>
      <div className="pa-pair">
        <SelectField label="Tipo" path="kind" choices={ADDRESS_KINDS.map((one) => ({ value: one, label: ADDRESS_KIND_LABEL[one] }))} value={kind} onChoose={(chosen) => { const found = ADDRESS_KINDS.find((one) => one === chosen); if (found !== undefined) { saving.reset(); setKind(found); } }} />
        <DayField form={form} name="from" label="Vale dal" path="from" today={today} />
      </div>
      <AddressFields form={form} onEnter={() => { void save(); }} />
      <p className="help">{before === undefined ? 'Gli avvisi stampati prima restano come sono.' : `Fino al giorno prima vale ${before.line}. Gli avvisi già stampati restano come sono.`}{kind === 'NOTICES' ? ' Sugli avvisi va il recapito, finché vale.' : ''}</p>
    </EntryDialog>
  );
}

type CorrectInput = Readonly<{ id: number; expectedVersion: number; validFrom: string; validTo: string | null; address: ReturnType<typeof addressInputOf> }>;

/** «Correggi»: it had been written wrongly. `address` follows what is stored. */
export function CorrectAddressDialog({ address, onClose }: Readonly<{ address: AddressEntry; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [version, setVersion] = useState(address.version);
  const saving = useMutationOnce((input: CorrectInput, requestId) => client.people.correctAddress({ requestId, ...input }), ['people']);
  const form = useSettingsForm<AddressForm>({ start: addressFormOf(address), problems: (typed) => addressProblems(typed, today, { from: 'validFrom', to: 'validTo' }), saving });
  const save = async (upon: number) => {
    const validFrom = dayOf(form.form.from, today);
    if (!form.check() || validFrom === null) return;
    if ((await saving.run({ id: address.id, expectedVersion: upon, validFrom, validTo: dayOf(form.form.to, today), address: addressInputOf(form.form) })).ok) onClose();
  };
  return (
    <EntryDialog title="Correggi l’indirizzo" subtitle={`${ADDRESS_KIND_LABEL[address.kind]}. Se la persona ha cambiato casa usa «Nuovo indirizzo dal…»: così resta anche questo.`} verb="Correggi" busy={saving.busy} failure={saving.failure} paths={['validFrom', 'validTo', ...ADDRESS_PATHS]} root={form.root}
      stored={`è ${address.line}, ${daysWords(address) ?? ''}`} onReapply={() => { setVersion(address.version); void save(address.version); }} onReload={() => { setVersion(address.version); form.replace(addressFormOf(address)); }} onSave={() => { void save(version); }} onClose={onClose}>
      <AddressFields form={form} onEnter={() => { void save(version); }} />
      <div className="pa-pair">
        <DayField form={form} name="from" label="Vale dal" path="validFrom" today={today} />
        <DayField form={form} name="to" label="Fino al" path="validTo" today={today} optional="(compreso)" help="Vuoto: vale ancora." />
      </div>
      <p className="help">La correzione resta nella storia. Gli avvisi già stampati restano come sono.</p>
    </EntryDialog>
  );
}

/** It does not hold any more, and nothing takes its place. */
export function EndAddressDialog({ address, onClose }: Readonly<{ address: AddressEntry; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const saving = useMutationOnce((lastDay: string, requestId) => client.people.endAddress({ requestId, id: address.id, expectedVersion: address.version, lastDay }), ['people']);
  const form = useSettingsForm<Readonly<{ lastDay: string }>>({
    start: { lastDay: formatDate(today) }, saving,
    problems: ({ lastDay }) => { const reading = readDate(lastDay, today, 'THIS_YEAR'); return reading.kind === 'value' ? {} : { lastDay: reading.kind === 'empty' ? 'Manca l’ultimo giorno.' : reading.message }; },
  });
  const save = async () => {
    const lastDay = dayOf(form.form.lastDay, today);
    if (form.check() && lastDay !== null && (await saving.run(lastDay)).ok) onClose();
  };
  return (
    <EntryDialog title="Questo indirizzo non vale più" subtitle={`${ADDRESS_KIND_LABEL[address.kind]}: ${address.line}`} verb="Chiudi l’indirizzo" backVerb="Non chiuderlo" busy={saving.busy} failure={saving.failure} paths={['lastDay']} root={form.root} stored={daysWords(address) ?? ''} onSave={() => { void save(); }} onClose={onClose}>
      <DateField label="Ultimo giorno" path="lastDay" text={form.form.lastDay} onText={(lastDay) => form.set({ lastDay })} today={today} missingYear="THIS_YEAR" onCommit={() => form.leave('lastDay')} onEnter={() => { void save(); }} error={form.errorAt('lastDay')} autoFocus />
      <p className="help">{address.kind === 'NOTICES' ? 'Dal giorno dopo sugli avvisi torna la residenza o la sede legale.' : 'Dal giorno dopo, senza un altro indirizzo, gli avvisi portano solo il nome.'}</p>
    </EntryDialog>
  );
}

/** It belonged to somebody else. */
export function RemoveAddressDialog({ address, addresses, onClose }: Readonly<{ address: AddressEntry; addresses: readonly AddressEntry[]; onClose: () => void }>) {
  const client = useClient();
  const saving = useMutationOnce((reason: string, requestId) => client.people.removeAddress({ requestId, id: address.id, expectedVersion: address.version, reason }), ['people']);
  const before = addresses.find((one) => one.kind === address.kind && one.validTo !== null && addDays(one.validTo, 1) === address.validFrom);
  const confirm = async (reason: string) => { if ((await saving.run(reason)).ok) onClose(); };
  return (
    <ReasonDialog question={`Togliere ${address.line}?`} subtitle={`${ADDRESS_KIND_LABEL[address.kind]} ${daysWords(address) ?? ''}`} verb="Togli l’indirizzo" backVerb="Non togliere" danger busy={saving.busy} failure={saving.failure} onConfirm={(reason) => { void confirm(reason); }} onBack={onClose}
      consequences={[
        { text: 'Serve quando l’indirizzo era di un’altra persona. Se la persona ha cambiato casa usa «Nuovo indirizzo dal…».' },
        { text: before === undefined ? 'Nessun altro indirizzo prende il suo posto.' : `Torna a valere ${before.line}.`, warning: before === undefined && address.forNotices },
        { text: 'Gli avvisi già stampati restano come sono.' },
      ]} />
  );
}
