import { Navigate, useNavigate, useParams } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { FailureState, Screen } from '../../components/index.ts';
import { ServiceEditor } from './service-editor.tsx';
import type { Service } from './service-types.ts';
import { mayEditServices } from './services-section.tsx';

/** `/configurazione/servizi/nuovo` or a stored service. */
export function ServicePage() {
  const { id } = useParams();
  const { role } = useSession();
  if (id === 'nuovo') return mayEditServices(role) ? <NewService /> : <Navigate to="/configurazione/servizi" replace />;
  return /^\d{1,9}$/.test(id ?? '') ? <StoredService key={id} id={Number(id)} readOnly={!mayEditServices(role)} /> : <Navigate to="/configurazione/servizi" replace />;
}

function NewService() {
  const client = useClient();
  const accounts = useOperation({ key: ['catalogue.accounts', true], topics: ['catalogue'], call: (signal) => client.catalogue.accounts({ includeRetired: true }, { signal }) });
  if (accounts.value === undefined) return <Screen title="Nuovo servizio" above="Configurazione · Servizi">{accounts.state === 'failed' ? <FailureState title="Il servizio non si è aperto" failure={accounts.failure} onRetry={accounts.reload} /> : null}</Screen>;
  return <ServiceEditor stored={null} firstAccountId={accounts.value.accounts.find((account) => !account.retired)?.id ?? null} readOnly={false} />;
}

function StoredService({ id, readOnly }: Readonly<{ id: number; readOnly: boolean }>) {
  const client = useClient();
  const navigate = useNavigate();
  const service = useOperation<Service>({ key: ['catalogue.service', id], topics: ['catalogue'], call: (signal) => client.catalogue.service({ id }, { signal }) });
  if (service.value === undefined || service.value.id !== id) {
    return <Screen title="Servizio" above="Configurazione · Servizi">{service.state === 'failed' ? <FailureState title="Il servizio non si è aperto" failure={service.failure} onRetry={service.reload} actions={[{ label: 'Torna ai servizi', onPress: () => { void navigate('/configurazione/servizi'); } }]} /> : null}</Screen>;
  }
  return <ServiceEditor stored={service.value} firstAccountId={null} readOnly={readOnly} />;
}
