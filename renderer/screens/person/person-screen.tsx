import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionButton, ActionMenu, Code, LinkButton, Screen, Stack, Strip } from '../../components/index.ts';
import { NotFoundScreen, ObjectFailedScreen } from '../acts/not-found.tsx';
import { rowIdOf } from '../acts/row-id.ts';
import { IdentityDialog } from '../person-acts/identity-dialog.tsx';
import type { PersonPage } from '../person-acts/person-types.ts';
import { bornWords, diedWords, mergesPeople, ONLY_RESPONSIBLE } from '../person-acts/registry-words.ts';
import { AddressesPart } from './addresses-part.tsx';
import { ContactsPart } from './contacts-part.tsx';
import { DataPart } from './data-part.tsx';
import { DebtsPart } from './debts-part.tsx';
import { DuplicatesStrip } from './duplicates-strip.tsx';
import { HistoryPart } from './history-part.tsx';
import { LinksPart } from './links-part.tsx';
import { MergeWithDialog } from './merge-with-dialog.tsx';
import { partOf, type PersonPart } from './person-parts.ts';
import { panelId, PersonTabs, tabId } from './person-tabs.tsx';
import { usePrintOpen } from './use-print-open.tsx';
import '../position-form/position-form.css';
import '../person-acts/person-acts.css';
import './person.css';

/** A person: what is open with its total, data, addresses, contacts, links, history. Source: screens specification, "Sportello". */
export default function PersonScreen() {
  const id = rowIdOf(useParams()['id']);
  return id === null ? <NotFoundScreen what="person" /> : <PersonOf id={id} />;
}

function PersonOf({ id }: Readonly<{ id: number }>) {
  const client = useClient();
  const page = useOperation({ key: ['people.show', id], topics: ['people', 'positions', 'prints', 'payments'], call: (signal) => client.people.show({ id }, { signal }) });
  if (page.state === 'failed' && page.value === undefined) return <ObjectFailedScreen what="person" failure={page.failure} onRetry={page.reload} />;
  if (page.value === undefined || (page.value.askedFor ?? page.value.person).id !== id) return <Screen title="Persona">{null}</Screen>;
  return <PersonView key={id} page={page.value} />;
}

type Open = 'identity' | 'merge' | null;

function PersonView({ page }: Readonly<{ page: PersonPage }>) {
  const { person, open, identity } = page;
  const { role } = useSession();
  const { today } = useStatus();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const part = partOf(search.get('parte'));
  const content = useRef<HTMLDivElement>(null);
  const printing = usePrintOpen();
  const [dialog, setDialog] = useState<Open>(null);
  const mayWrite = role !== 'ACCOUNTING';
  const create = () => { void navigate('/posizioni/nuova', { state: { personId: person.id } }); };
  const choose = (next: PersonPart) => setSearch(next === 'posizioni' ? {} : { parte: next }, { replace: true });
  // Single letters act while the page holds the focus: it takes it on arrival.
  useEffect(() => { (content.current?.querySelector<HTMLElement>('tr[tabindex="0"]') ?? content.current)?.focus(); }, []);
  useKey('screen', 'F7', create, 'Nuova per lo stesso debitore', { enabled: mayWrite });
  const born = bornWords({ ...person, ...identity }, today);
  const close = () => { setDialog(null); content.current?.focus(); };

  return (
    <Screen
      title={person.name} above={person.type === 'G' ? 'Ente o ditta' : 'Persona'} beside={<span className="detail sp-inline">{person.fiscalCode === null ? 'senza codice fiscale' : <Code>{person.fiscalCode}</Code>}{born === null ? null : <span>{born}</span>}</span>} why={summaryOf(page)}
      bar={<PersonTabs current={part} counts={{ posizioni: open.length, indirizzi: page.addresses.length, contatti: page.contacts.length, legami: page.links.length }} onChoose={choose} />}
      actions={mayWrite ? <>
        <ActionMenu label="Altro" actions={[
          { label: 'Unisci con un’altra scheda…', onPress: () => setDialog('merge'), disabledReason: mergesPeople(role) ? null : ONLY_RESPONSIBLE },
          { label: 'Tutte le persone', onPress: () => { void navigate('/persone'); } },
        ]} />
        <ActionButton label="Modifica" shortcut="M" shortcutScope="list" shortcutWithin={content} onPress={() => setDialog('identity')} />
        <ActionButton label="Stampa gli avvisi aperti" icon="printer" shortcut="P" shortcutScope="list" shortcutWithin={content} busy={printing.busy} disabledReason={open.length === 0 ? 'Non ci sono avvisi aperti.' : null} onPress={() => { void printing.run(open); }} />
        <ActionButton label="Nuova posizione" kind="primary" shortcut="N" shortcutScope="list" shortcutWithin={content} onPress={create} />
      </> : undefined}
    >
      <div ref={content} tabIndex={-1} role="tabpanel" id={panelId(part)} aria-labelledby={tabId(part)}>
        <Stack>
          {page.askedFor === null ? null : <Strip tone="blue">La scheda «{page.askedFor.name}»{page.askedFor.fiscalCode === null ? '' : ` (${page.askedFor.fiscalCode})`} è stata unita a questa.</Strip>}
          <DeathStrip page={page} onOpen={(id) => { void navigate(`/persone/${id}`); }} onLinks={() => choose('legami')} />
          <DuplicatesStrip personId={person.id} />
          {printing.problem === null ? null : <Strip tone="amber">{printing.problem}</Strip>}
          <Part part={part} page={page} mayWrite={mayWrite} onCreate={create} onEdit={() => setDialog('identity')} />
        </Stack>
      </div>
      {printing.dialog}
      {dialog === 'identity' ? <IdentityDialog page={page} onClose={close} onSaved={close} /> : null}
      {dialog === 'merge' ? <MergeWithDialog page={page} onClose={close} onMerged={(survivorId) => { close(); if (survivorId !== person.id) void navigate(`/persone/${survivorId}`, { replace: true }); }} /> : null}
    </Screen>
  );
}

/** Address and contacts in use, on one line. */
function summaryOf({ person }: PersonPage): string {
  return [person.addressLine ?? 'Nessun indirizzo', person.email, person.pec === null ? null : `PEC ${person.pec}`, person.phone === null ? null : `tel. ${person.phone}`].filter((part) => part !== null).join(' · ');
}

function Part({ part, page, mayWrite, onCreate, onEdit }: Readonly<{ part: PersonPart; page: PersonPage; mayWrite: boolean; onCreate: () => void; onEdit: () => void }>) {
  switch (part) {
    case 'posizioni': return <DebtsPart page={page} mayWrite={mayWrite} onCreate={onCreate} />;
    case 'dati': return <DataPart page={page} mayWrite={mayWrite} onEdit={onEdit} />;
    case 'indirizzi': return <AddressesPart page={page} mayWrite={mayWrite} />;
    case 'contatti': return <ContactsPart page={page} mayWrite={mayWrite} />;
    case 'legami': return <LinksPart page={page} mayWrite={mayWrite} />;
    case 'storia': return <HistoryPart page={page} />;
  }
}

/** The dead owe nothing any more by themselves: whoever inherits is one press away. */
function DeathStrip({ page, onOpen, onLinks }: Readonly<{ page: PersonPage; onOpen: (id: number) => void; onLinks: () => void }>) {
  const { today } = useStatus();
  const { deceased, person } = page;
  if (deceased === null) return null;
  return (
    <Strip tone="amber" action={{ label: deceased.heirs.length === 0 ? 'Aggiungi gli eredi' : 'Legami', onPress: onLinks }}>
      <span className="ps-links"><b>È {diedWords(person, deceased.on, today)}.</b>{deceased.heirs.length === 0 ? 'Nessun erede registrato: i nuovi avvisi vanno intestati agli eredi.' : <>I nuovi avvisi vanno intestati agli eredi: {deceased.heirs.map((heir) => <LinkButton key={heir.id} label={heir.name} onPress={() => onOpen(heir.id)} />)}</>}</span>
    </Strip>
  );
}
