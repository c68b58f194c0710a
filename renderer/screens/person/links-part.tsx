import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionButton, Code, countOf, EmptyState, LinkButton, Panel } from '../../components/index.ts';
import type { LinkEntry, PersonPage } from '../person-acts/person-types.ts';
import { daysWords, diedWords } from '../person-acts/registry-words.ts';
import { LinkDialog, RemoveLinkDialog } from './link-dialogs.tsx';

type Open = Readonly<{ kind: 'new' }> | Readonly<{ kind: 'edit' | 'remove'; id: number }> | null;

/** Heirs, co-obligors, guardians, representatives: who is linked, since when, and what they owe. */
export function LinksPart({ page, mayWrite }: Readonly<{ page: PersonPage; mayWrite: boolean }>) {
  const { links } = page;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const chosen = open === null || open.kind === 'new' ? null : (links.find((link) => link.id === open.id) ?? null);
  const add = () => setOpen({ kind: 'new' });
  return (
    <Panel title="Legami" {...(mayWrite ? { action: <ActionButton compact label="Nuovo legame" icon="plus" onPress={add} /> } : {})}>
      {links.length === 0 ? (
        <EmptyState icon="person" title="Nessun legame" {...(mayWrite ? { actions: [{ label: 'Nuovo legame', onPress: add }] } : {})}>Eredi, coobbligati, tutori, amministratori di sostegno e legali rappresentanti: un legame si vede da tutte e due le schede, con quello che ciascuno deve ancora pagare.</EmptyState>
      ) : (
        <ul className="ps-entries" aria-label="Legami">{links.map((link) => <LinkItem key={link.id} link={link} mayWrite={mayWrite} onOpen={(kind) => setOpen({ kind, id: link.id })} />)}</ul>
      )}
      {open?.kind === 'new' ? <LinkDialog page={page} link={null} onClose={close} /> : null}
      {chosen === null || open === null ? null : open.kind === 'edit' ? <LinkDialog key={chosen.id} page={page} link={chosen} onClose={close} /> : <RemoveLinkDialog key={chosen.id} link={chosen} onClose={close} />}
    </Panel>
  );
}

function LinkItem({ link, mayWrite, onOpen }: Readonly<{ link: LinkEntry; mayWrite: boolean; onOpen: (kind: 'edit' | 'remove') => void }>) {
  const navigate = useNavigate();
  const { today } = useStatus();
  const { other } = link;
  const days = daysWords(link);
  return (
    <li>
      <div className={link.current ? 'ps-entry-words' : 'ps-entry-words ps-past'}>
        <p className="ps-links">{link.words} <LinkButton label={other.name} onPress={() => { void navigate(`/persone/${other.id}`); }} />{other.fiscalCode === null ? null : <Code>{other.fiscalCode}</Code>}</p>
        <p className="detail">{[days, link.current ? null : 'di prima', other.deathDate === null ? null : diedWords(other, other.deathDate, today), link.note].filter((part) => part !== null).join(' · ') || 'senza date'}</p>
      </div>
      <span className="ps-mark">{link.open.length === 0 ? <span className="faint">niente da pagare</span> : `${countOf(link.open.length, 'posizione', 'posizioni')} da pagare · ${formatEuro(link.openCents)}`}</span>
      {mayWrite ? <span className="ps-links"><LinkButton label="Modifica" onPress={() => onOpen('edit')} /><LinkButton label="Togli" onPress={() => onOpen('remove')} /></span> : null}
    </li>
  );
}
