import { NavLink } from 'react-router';
import type { Role } from '../../main/domain/position-state.ts';
import { Icon, type IconName } from '../components/icons.tsx';
import { KeyBox } from '../components/key-box.tsx';
import { formatCount } from '../components/text-pieces.ts';
import { decidesOnPayments } from '../screens/acts/role-rights.ts';
import type { NavEntry } from './route-table.ts';
import { useSession } from './session.tsx';

/** Figures of the shell, from `application.counters`. */
export type ShellCounters = Readonly<{ openTasks: number; unsentPrints: number; unassignedPayments: number; drafts: number; toReconcile: number }>;

type NavItem = Readonly<{ entry: NavEntry; path: string; label: string; icon: IconName; badge?: (counters: ShellCounters) => number; badgeWords?: string; /** Who sees it; absent: everybody. */ sees?: (role: Role) => boolean }>;

/** Only what exists: entries of later work are absent. Badge = things that wait for a person. */
export const NAV_ITEMS: readonly NavItem[] = [
  { entry: 'counter', path: '/', label: 'Sportello', icon: 'home' },
  { entry: 'positions', path: '/posizioni', label: 'Posizioni', icon: 'list' },
  { entry: 'prints', path: '/stampe', label: 'Avvisi e stampe', icon: 'printer', badge: (counters) => counters.unsentPrints, badgeWords: 'stampati e non ancora inviati' },
  { entry: 'imports', path: '/importazioni', label: 'Importazioni', icon: 'fileIn' },
  { entry: 'payments', path: '/pagamenti', label: 'Pagamenti', icon: 'card', badge: (counters) => counters.unassignedPayments, badgeWords: 'da attribuire' },
  { entry: 'reconciliation', path: '/riconciliazione', label: 'Riconciliazione', icon: 'exchange', badge: (counters) => counters.toReconcile, badgeWords: 'da rivedere', sees: decidesOnPayments },
  { entry: 'dashboard', path: '/cruscotto', label: 'Cruscotto', icon: 'chart', sees: decidesOnPayments },
  { entry: 'tasks', path: '/attivita', label: 'Attività', icon: 'tasks', badge: (counters) => counters.openTasks, badgeWords: 'aperte' },
  { entry: 'configuration', path: '/configurazione', label: 'Configurazione', icon: 'gear' },
];

export function ShellNav({ current, counters }: Readonly<{ current: NavEntry | null; counters: ShellCounters | undefined }>) {
  const { role } = useSession();
  return (
    <nav className="sp-nav" aria-label="Menu" data-panel>
      <ul>
        {NAV_ITEMS.filter(({ sees }) => sees?.(role) ?? true).map((item) => {
          const count = counters === undefined || item.badge === undefined ? 0 : item.badge(counters);
          return (
            <li key={item.entry}>
              <NavLink to={item.path} className="sp-nav-link" title={item.label} aria-current={item.entry === current ? 'page' : undefined} data-current={item.entry === current || undefined}>
                <Icon name={item.icon} size={18} />
                <span className="sp-nav-words">{item.label}</span>
                {count === 0 ? null : <span className="sp-nav-badge">{formatCount(count)}<span className="visually-hidden"> {item.badgeWords}</span></span>}
              </NavLink>
            </li>
          );
        })}
      </ul>
      <dl className="sp-nav-keys" aria-hidden="true">
        <div><dt><KeyBox combo="F2" /></dt><dd>Nuova posizione</dd></div>
        <div><dt><KeyBox combo="F4" /></dt><dd>Verifica pagamento</dd></div>
        <div><dt><KeyBox combo="F6" /></dt><dd>Pannello seguente</dd></div>
      </dl>
    </nav>
  );
}
