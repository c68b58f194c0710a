import { NavLink } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { sectionsOf } from './configuration-sections.ts';

/** The sections of Configurazione, as links: the current one is soft, bold and underlined. */
export function SectionTabs() {
  const { role } = useSession();
  return (
    <nav className="config-tabs" aria-label="Sezioni della configurazione">
      {sectionsOf(role).map((section) => <NavLink key={section.path} to={`/configurazione/${section.path}`} className="config-tab">{section.label}</NavLink>)}
    </nav>
  );
}
