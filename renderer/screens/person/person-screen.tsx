import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useKey } from '../../app/keyboard/keyboard-provider.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionButton, Code, EmptyState, FailureState, Panel, Screen, Stack, Strip, countOf } from '../../components/index.ts';
import type { Person, PersonCard } from '../position-form/contract-values.ts';
import { EditPersonDialog } from './edit-person-dialog.tsx';
import { PositionTable, PrintTable } from './person-tables.tsx';
import { bornOf, contactsOf } from './person-words.ts';
import { usePrintOpen } from './use-print-open.tsx';
import '../position-form/position-form.css';
import './person.css';

/** A person: data, what is open with its total, what was paid, prints. Source: screens specification, "Sportello". */
export default function PersonScreen() {
  const client = useClient();
  const id = Number(useParams()['id']);
  const card = useOperation({ key: ['people.show', id], topics: ['people', 'positions', 'prints', 'payments'], call: (signal) => client.people.show({ id }, { signal }) });
  if (card.state === 'failed' && card.value === undefined) return <Screen title="Persona"><FailureState title="Non è stato possibile aprire la persona" failure={card.failure} onRetry={card.reload} /></Screen>;
  if (card.value === undefined || card.value.person.id !== id) return <Screen title="Persona">{null}</Screen>;
  return <PersonPage key={id} card={card.value} />;
}

function PersonPage({ card }: Readonly<{ card: PersonCard }>) {
  const { person, open, closed, prints, openCents } = card;
  const { role } = useSession();
  const { today } = useStatus();
  const navigate = useNavigate();
  const page = useRef<HTMLDivElement>(null);
  const printing = usePrintOpen();
  const [editing, setEditing] = useState<Person | null>(null);
  const mayWrite = role !== 'ACCOUNTING';
  const create = () => { void navigate('/posizioni/nuova', { state: { personId: person.id } }); };
  // Single letters act while the page holds the focus: it takes it on arrival.
  useEffect(() => { (page.current?.querySelector<HTMLElement>('tr[tabindex="0"]') ?? page.current)?.focus(); }, []);
  useKey('screen', 'F7', create, 'Nuova per lo stesso debitore', { enabled: mayWrite });
  const contacts = contactsOf(person);
  const born = bornOf(person, today);
  const data = [person.addressLine ?? 'Nessun indirizzo', contacts].filter((part) => part !== null).join(' · ');

  return (
    <Screen
      title={person.name} above={person.type === 'G' ? 'Ente o ditta' : 'Persona'} beside={<span className="detail sp-inline">{person.fiscalCode === null ? 'senza codice fiscale' : <Code>{person.fiscalCode}</Code>}{born === null ? null : <span>{born}</span>}</span>} why={data}
      actions={mayWrite ? <>
        <ActionButton label="Modifica" shortcut="M" shortcutScope="list" shortcutWithin={page} onPress={() => setEditing(person)} />
        <ActionButton label="Stampa gli avvisi aperti" icon="printer" shortcut="P" shortcutScope="list" shortcutWithin={page} busy={printing.busy} disabledReason={open.length === 0 ? 'Non ci sono avvisi aperti.' : null} onPress={() => { void printing.run(open); }} />
        <ActionButton label="Nuova posizione" kind="primary" shortcut="N" shortcutScope="list" shortcutWithin={page} onPress={create} />
      </> : undefined}
    >
      <div ref={page} tabIndex={-1}>
        <Stack>
          {printing.problem === null ? null : <Strip tone="amber">{printing.problem}</Strip>}
          {open.length === 0 && closed.length === 0 ? (
            <EmptyState icon="inbox" title="Ancora nessuna posizione" framed {...(mayWrite ? { actions: [{ label: 'Nuova posizione', onPress: create }] } : {})}>Questa persona è nell’archivio ma non ha ancora avvisi.</EmptyState>
          ) : (
            <>
              <Panel title="Da pagare" note={open.length === 0 ? undefined : `${countOf(open.length, 'posizione', 'posizioni')} · ${formatEuro(openCents)}`}><PositionTable name="Posizioni da pagare" rows={open} empty="Non resta nulla da pagare." /></Panel>
              <Panel title="Pagate e chiuse" note={closed.length === 0 ? undefined : countOf(closed.length, 'posizione', 'posizioni')}><PositionTable name="Posizioni pagate e chiuse" rows={closed} empty="Nessuna posizione chiusa." /></Panel>
              <Panel title="Stampe" note={prints.length === 0 ? undefined : String(prints.length)}><PrintTable rows={prints} /></Panel>
            </>
          )}
        </Stack>
      </div>
      {printing.dialog}
      {editing === null ? null : <EditPersonDialog person={editing} stored={person} onClose={() => { setEditing(null); page.current?.focus(); }} />}
    </Screen>
  );
}
