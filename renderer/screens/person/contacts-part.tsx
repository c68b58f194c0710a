import { useState } from 'react';
import { CONTACT_KIND_LABEL } from '../../../main/domain/person-registry.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, EmptyState, Icon, LinkButton, Panel, showToast, Strip } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { ContactEntry, PersonPage } from '../person-acts/person-types.ts';
import { sourceWords } from '../person-acts/registry-words.ts';
import { ContactDialog, InvalidContactDialog, RemoveContactDialog } from './contact-dialogs.tsx';

type Open = Readonly<{ kind: 'new' }> | Readonly<{ kind: 'edit' | 'invalid' | 'remove'; id: number }> | null;

/** E-mail, PEC, telephones: several, one preferred of each, some not valid. */
export function ContactsPart({ page, mayWrite }: Readonly<{ page: PersonPage; mayWrite: boolean }>) {
  const client = useClient();
  const { contacts } = page;
  const [open, setOpen] = useState<Open>(null);
  const mark = useMutationOnce((contact: ContactEntry, requestId) => client.people.markContact({ requestId, id: contact.id, expectedVersion: contact.version, invalid: false, reason: null }), ['people']);
  const close = () => setOpen(null);
  const chosen = open === null || open.kind === 'new' ? null : (contacts.find((contact) => contact.id === open.id) ?? null);
  const add = () => setOpen({ kind: 'new' });
  const makeValid = async (contact: ContactEntry) => { if ((await mark.run(contact)).ok) showToast('Di nuovo valido.', []); };
  return (
    <Panel title="Contatti" {...(mayWrite ? { action: <ActionButton compact label="Nuovo contatto" icon="plus" onPress={add} /> } : {})}>
      {mark.failure === null ? null : <Strip tone="red">{mark.failure.message}</Strip>}
      {contacts.length === 0 ? (
        <EmptyState icon="mail" title="Nessun contatto" {...(mayWrite ? { actions: [{ label: 'Nuovo contatto', onPress: add }] } : {})}>Aggiungi e-mail, PEC o telefono: servono per mandare l’avviso e per richiamare la persona.</EmptyState>
      ) : (
        <ul className="ps-entries" aria-label="Contatti">
          {contacts.map((contact) => (
            <li key={contact.id}>
              <div className={contact.invalidSince === null ? 'ps-entry-words' : 'ps-entry-words ps-past'}>
                <p>{contact.invalidSince === null ? <b>{contact.value}</b> : <s>{contact.value}</s>}</p>
                <p className="detail">{CONTACT_KIND_LABEL[contact.kind]}{contact.label === null ? '' : ` · ${contact.label}`}</p>
                <p className="help">{sourceWords(contact)}</p>
              </div>
              {contact.invalidSince !== null ? <span className="ps-mark sp-toned tone-red"><Icon name="warning" size={14} />non valido dal {instantInList(contact.invalidSince)}{contact.invalidReason === null ? '' : `: ${contact.invalidReason}`}</span>
                : contact.preferred ? <span className="ps-mark sp-toned tone-green"><Icon name="tick" size={14} />preferito</span> : null}
              {!mayWrite ? null : (
                <span className="ps-links">
                  <LinkButton label="Modifica" onPress={() => setOpen({ kind: 'edit', id: contact.id })} />
                  {contact.invalidSince === null ? <LinkButton label="Non valido" onPress={() => setOpen({ kind: 'invalid', id: contact.id })} /> : <LinkButton label="È di nuovo valido" onPress={() => { void makeValid(contact); }} />}
                  <LinkButton label="Togli" onPress={() => setOpen({ kind: 'remove', id: contact.id })} />
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {open?.kind === 'new' ? <ContactDialog page={page} contact={null} onClose={close} /> : null}
      {chosen === null || open === null ? null
        : open.kind === 'edit' ? <ContactDialog key={chosen.id} page={page} contact={chosen} onClose={close} />
        : open.kind === 'invalid' ? <InvalidContactDialog key={chosen.id} contact={chosen} onClose={close} />
        : <RemoveContactDialog key={chosen.id} contact={chosen} onClose={close} />}
    </Panel>
  );
}
