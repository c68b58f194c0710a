import { useRef, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, type Failure } from '../../app/result-query.ts';
import { ActionButton, Dialog, focusField, Strip, TextField } from '../../components/index.ts';
import type { Person } from '../position-form/contract-values.ts';
import { AddressRows, ContactRows } from '../position-form/debtor-fields.tsx';
import { addressOf } from '../position-form/position-input.ts';
import { debtorOf, type TypedDebtor } from '../position-form/typed-position.ts';

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Changes the data of a person. A conflict keeps what was typed and offers to put it upon the new version. */
export function EditPersonDialog({ person, stored, onClose }: Readonly<{ person: Person; /** The person as it is now: its version may have grown meanwhile. */ stored: Person; onClose: () => void }>) {
  const client = useClient();
  const body = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<TypedDebtor>(() => debtorOf(person));
  const [failure, setFailure] = useState<Failure | null>(null);
  const [version, setVersion] = useState(person.version);
  const save = useMutationOnce((input: Readonly<{ typed: TypedDebtor; version: number }>, requestId) => client.people.save({
    requestId, id: person.id, expectedVersion: input.version, fiscalCode: person.fiscalCode, type: person.type, name: input.typed.name.trim(), address: addressOf(input.typed), email: orNull(input.typed.email), pec: orNull(input.typed.pec), phone: orNull(input.typed.phone),
  }), ['people', 'positions']);
  const empty = typed.name.trim() === '';
  const confirm = async () => {
    if (empty) { setFailure({ code: 'INVALID_FIELD', message: 'Manca il nome.', field: 'name', retry: 'NEVER' }); return; }
    const outcome = await save.run({ typed, version });
    if (outcome.ok) { onClose(); return; }
    setFailure(outcome.error);
    if (outcome.error.field !== null && body.current !== null) focusField(body.current, outcome.error.field);
  };
  const change = (part: Partial<TypedDebtor>) => { setFailure(null); setTyped((old) => ({ ...old, ...part })); };
  const errorAt = (path: string) => (failure?.field === path ? failure.message : null);
  const editing = { debtor: typed, onChange: change, errorAt, leave: () => {}, enter: () => { void confirm(); }, prefix: '' };
  const conflict = failure?.code === 'VERSION_CONFLICT';
  return (
    <Dialog open title={`Modifica i dati di ${person.name}`} onClose={onClose} subtitle={person.fiscalCode ?? 'Senza codice fiscale'}
      foot={<><ActionButton label="Non cambiare" shortcut="Escape" onPress={onClose} /><ActionButton label="Salva" kind="primary" shortcut="Ctrl+Enter" busy={save.busy} onPress={() => { void confirm(); }} /></>}>
      <div ref={body}>
        {failure === null || failure.field !== null ? null : conflict ? (
          <Strip tone="amber" action={{ label: 'Riapplica le mie modifiche', onPress: () => { setVersion(stored.version); setFailure(null); } }} secondAction={{ label: 'Ricarica', onPress: () => { setTyped(debtorOf(stored)); setVersion(stored.version); setFailure(null); } }}>Nel frattempo questi dati sono cambiati: ora sono {stored.name}, {stored.addressLine ?? 'nessun indirizzo'}.</Strip>
        ) : <Strip tone="red">{failure.message}</Strip>}
        <TextField label={person.type === 'G' ? 'Denominazione' : 'Cognome e nome'} path="name" autoFocus maxLength={70} value={typed.name} onChange={(name) => change({ name })} onEnter={() => { void confirm(); }} error={errorAt('name')} />
        <AddressRows editing={editing} />
        <ContactRows editing={editing} all />
      </div>
    </Dialog>
  );
}
