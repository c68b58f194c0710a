import { useState } from 'react';
import { ADDRESS_KIND_LABEL } from '../../../main/domain/person-registry.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, EmptyState, Icon, LinkButton, Panel } from '../../components/index.ts';
import type { AddressEntry, PersonPage } from '../person-acts/person-types.ts';
import { daysWords, sourceWords } from '../person-acts/registry-words.ts';
import { CorrectAddressDialog, EndAddressDialog, MoveAddressDialog, RemoveAddressDialog } from './address-dialogs.tsx';

type Open = Readonly<{ kind: 'move' }> | Readonly<{ kind: 'correct' | 'end' | 'remove'; id: number }> | null;

/** Addresses over time: the one on the notices first, then those in force, then those of before and to come. */
export function AddressesPart({ page, mayWrite }: Readonly<{ page: PersonPage; mayWrite: boolean }>) {
  const { addresses, person } = page;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const chosen = open === null || open.kind === 'move' ? null : (addresses.find((address) => address.id === open.id) ?? null);
  const move = () => setOpen({ kind: 'move' });
  return (
    <Panel title="Indirizzi" {...(mayWrite ? { action: <ActionButton compact label="Nuovo indirizzo dal…" icon="plus" onPress={move} /> } : {})}>
      {addresses.length === 0 ? (
        <EmptyState icon="home" title="Nessun indirizzo" {...(mayWrite ? { actions: [{ label: 'Nuovo indirizzo dal…', onPress: move }] } : {})}>Senza indirizzo l’avviso porta solo il nome. Aggiungi la {person.type === 'G' ? 'sede legale' : 'residenza'}, o il recapito a cui mandare gli avvisi.</EmptyState>
      ) : (
        <ul className="ps-entries" aria-label="Indirizzi">
          {addresses.map((address) => <AddressItem key={address.id} address={address} mayWrite={mayWrite} onOpen={(kind) => setOpen({ kind, id: address.id })} />)}
        </ul>
      )}
      {open?.kind === 'move' ? <MoveAddressDialog page={page} onClose={close} /> : null}
      {chosen === null || open === null ? null
        : open.kind === 'correct' ? <CorrectAddressDialog key={chosen.id} address={chosen} onClose={close} />
        : open.kind === 'end' ? <EndAddressDialog key={chosen.id} address={chosen} onClose={close} />
        : <RemoveAddressDialog key={chosen.id} address={chosen} addresses={addresses} onClose={close} />}
    </Panel>
  );
}

function AddressItem({ address, mayWrite, onOpen }: Readonly<{ address: AddressEntry; mayWrite: boolean; onOpen: (kind: 'correct' | 'end' | 'remove') => void }>) {
  const { today } = useStatus();
  const coming = address.validFrom > today;
  return (
    <li>
      <div className={address.current ? 'ps-entry-words' : 'ps-entry-words ps-past'}>
        <p>{address.current ? <b>{address.line}</b> : address.line}</p>
        <p className="detail">{ADDRESS_KIND_LABEL[address.kind]} {daysWords(address)}{address.current ? '' : coming ? ' · non ancora in vigore' : ' · di prima'}</p>
        <p className="help">{sourceWords(address)}</p>
      </div>
      {address.forNotices ? <span className="ps-mark sp-toned tone-green"><Icon name="tick" size={14} />sugli avvisi</span> : null}
      {!mayWrite ? null : (
        <span className="ps-links">
          <LinkButton label="Correggi" onPress={() => onOpen('correct')} />
          {address.current ? <LinkButton label="Non vale più dal…" onPress={() => onOpen('end')} /> : null}
          <LinkButton label="Togli" onPress={() => onOpen('remove')} />
        </span>
      )}
    </li>
  );
}
