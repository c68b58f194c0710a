import type { ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { useSession } from '../../app/session.tsx';
import { AccountChangePage } from './account-change-page.tsx';
import { AccountsSection } from './accounts-section.tsx';
import { ArchiveCheckSection } from './archive-check-section.tsx';
import { BudgetSection } from './budget-section.tsx';
import { AuditSection } from './audit-section.tsx';
import { sectionsOf } from './configuration-sections.ts';
import { EntitySection } from './entity-section.tsx';
import { InterestSection } from './interest-section.tsx';
import { IntermediarySection } from './intermediary-section.tsx';
import { LetterPage } from './letter-page.tsx';
import { NumberingSection } from './numbering-section.tsx';
import { OperatorsSection } from './operators-section.tsx';
import { PapersSection } from './papers-section.tsx';
import { ServicePage } from './service-page.tsx';
import { ServicesSection } from './services-section.tsx';
import { StarterSection } from './starter-section.tsx';
import '../acts/acts.css';
import '../settings-form/settings-form.css';
import './configuration.css';

/** Everything of the first run, and more, to be changed later. A section that the role lacks has no address. */
export default function ConfigurationScreen() {
  const { role } = useSession();
  const shown = sectionsOf(role).map((section) => section.path);
  const may = (path: string, screen: ReactNode) => (shown.includes(path) ? screen : <Navigate to="/configurazione" replace />);
  return (
    <Routes>
      <Route index element={<Navigate to={`/configurazione/${shown[0] ?? 'servizi'}`} replace />} />
      <Route path="ente" element={may('ente', <EntitySection />)} />
      <Route path="conti" element={may('conti', <AccountsSection />)} />
      <Route path="conti/cambio" element={may('conti', <AccountChangePage />)} />
      <Route path="numerazione" element={may('numerazione', <NumberingSection />)} />
      <Route path="intermediario" element={may('intermediario', <IntermediarySection />)} />
      <Route path="servizi" element={<ServicesSection />} />
      <Route path="servizi/catalogo" element={may('ente', <StarterSection />)} />
      <Route path="servizi/:id" element={<ServicePage />} />
      <Route path="stampa" element={may('stampa', <PapersSection />)} />
      <Route path="stampa/lettere/:id" element={may('stampa', <LetterPage />)} />
      <Route path="bilancio" element={may('bilancio', <BudgetSection />)} />
      <Route path="interessi" element={may('interessi', <InterestSection />)} />
      <Route path="operatori" element={may('operatori', <OperatorsSection />)} />
      <Route path="registro" element={may('registro', <AuditSection />)} />
      <Route path="verifica" element={may('verifica', <ArchiveCheckSection />)} />
      <Route path="*" element={<Navigate to="/configurazione" replace />} />
    </Routes>
  );
}
