import { Menu } from '@mantine/core';
import { lazy, Suspense, type Ref } from 'react';
import { Link, useNavigate } from 'react-router';
import { ROLE_LABEL } from '../../main/domain/position-state.ts';
import { Icon } from '../components/icons.tsx';
import { markOf } from '../screens/synchronisation/sync-words.ts';
import { useLinkState } from './bridge-context.tsx';
import { EverythingSearch } from './everything-search.tsx';
import { useSession, useSessionActions, useStatus } from './session.tsx';
import { useSyncStatus } from './sync-status.ts';

/** As the tour itself: only where there is one. */
const TourMenuItem = lazy(() => import('./tour/tour-menu-item.tsx'));

export function ShellTopBar({ searchRef, given }: Readonly<{ searchRef: Ref<HTMLInputElement>; given: Readonly<{ text: string; at: number }> | null }>) {
  const { entityName } = useStatus();
  return (
    <header className="sp-top">
      <div className="sp-top-entity"><Icon name="shield" size={24} /><b className="cut">{entityName ?? 'Sportello'}</b></div>
      <div className="sp-top-search" role="search"><EverythingSearch place="top" ref={searchRef} given={given} placeholder="Cerca o leggi un codice: persona, avviso, IUV, =importo" /></div>
      <div className="sp-top-end"><SyncMark /><UserMenu /></div>
    </header>
  );
}

/** How this desk is connected with the intermediary; opens Sincronizzazione. Source: look reference, "Shell". */
function SyncMark() {
  const link = useLinkState();
  const status = useSyncStatus();
  if (link === 'lost' || link === 'closed') return <span className="sp-sync" role="status"><Icon name="offline" size={16} /><span>Collegamento interrotto</span></span>;
  if (status.value === undefined) return <span className="sp-sync" />;
  const { icon, words, hint } = markOf(status.value);
  return (
    <Link to="/sincronizzazione" className="sp-sync" title={hint}>
      {icon === 'dot' ? <span className="sp-sync-dot" aria-hidden="true" /> : <Icon name={icon} size={16} />}
      <span role="status">{words}</span>
    </Link>
  );
}

function UserMenu() {
  const session = useSession();
  const { testArchive } = useStatus();
  const navigate = useNavigate();
  const { lock, logout } = useSessionActions();
  return (
    <Menu position="bottom-end" offset={6} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
      <Menu.Target><button type="button" className="sp-user"><span className="cut">{session.name}</span><Icon name="chevronDown" size={14} /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="help">{ROLE_LABEL[session.role]}</Menu.Label>
        <Menu.Item onClick={() => { void navigate('/preferenze'); }}>Preferenze</Menu.Item>
        <Menu.Item onClick={() => { void navigate('/informazioni'); }}>Informazioni</Menu.Item>
        {testArchive ? <Suspense fallback={null}><TourMenuItem /></Suspense> : null}
        <Menu.Divider />
        <Menu.Item onClick={() => { void lock(); }}>Blocca lo schermo</Menu.Item>
        <Menu.Item onClick={() => { void logout(); }}>Esci</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
