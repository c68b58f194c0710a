import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { ActionButton, CheckBox, countOf, DataTable, EmptyState, FailureState, FieldInput, Icon, Panel, Screen, type Column } from '../../components/index.ts';
import { SectionTabs } from './section-tabs.tsx';
import type { Service } from './service-types.ts';

export function mayEditServices(role: string): boolean {
  return role === 'SUPERVISOR' || role === 'ADMINISTRATOR';
}

/** The catalogue of services: what can be paid, with what is not in order. */
export function ServicesSection() {
  const client = useClient();
  const navigate = useNavigate();
  const { role } = useSession();
  const [text, setText] = useState('');
  const [includeRetired, setIncludeRetired] = useState(false);
  const list = useOperation({ key: ['catalogue.services', includeRetired, text], topics: ['catalogue'], call: (signal) => client.catalogue.services({ includeRetired, text: text.slice(0, 200) }, { signal }) });
  const edits = mayEditServices(role);
  const services = list.value?.services;
  const actions = (
    <>
      {role === 'ADMINISTRATOR' ? <ActionButton label="Catalogo iniziale…" onPress={() => { void navigate('/configurazione/servizi/catalogo'); }} /> : null}
      {edits ? <ActionButton label="Nuovo servizio" kind="primary" icon="plus" onPress={() => { void navigate('/configurazione/servizi/nuovo'); }} /> : null}
    </>
  );
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} actions={actions}>
      <div className="config-filter">
        <FieldInput control={{ id: 'service-search', 'aria-invalid': undefined, 'aria-describedby': undefined, 'data-path': undefined }} value={text} onChange={setText} scan="keep" placeholder="Cerca per codice, nome o ufficio" start={<label htmlFor="service-search" className="sp-inline muted"><Icon name="search" size={16} /><span className="visually-hidden">Cerca un servizio</span></label>} />
        <CheckBox checked={includeRetired} onChange={setIncludeRetired}>Anche i ritirati</CheckBox>
      </div>
      {list.state === 'failed' && services === undefined ? <FailureState title="I servizi non si sono aperti" failure={list.failure} onRetry={list.reload} /> : null}
      {services === undefined ? null : services.length === 0 ? <NoService searched={text.trim() !== ''} /> : (
        <Panel title="Servizi" note={countOf(services.length, 'servizio', 'servizi')}>
          <DataTable name="Servizi" columns={COLUMNS} rows={services} rowKey={(row) => row.id} onOpen={(row) => { void navigate(`/configurazione/servizi/${row.id}`); }} />
        </Panel>
      )}
    </Screen>
  );
}

const COLUMNS: readonly Column<Service>[] = [
  { key: 'code', heading: 'Codice', width: '6.5rem', cell: (row) => <b className={row.retired ? 'faint' : undefined}>{row.code}</b> },
  { key: 'name', heading: 'Servizio', width: '15rem', cell: (row) => row.name },
  { key: 'office', heading: 'Ufficio', width: '10rem', cell: (row) => <span className="muted">{row.office}</span> },
  { key: 'description', heading: 'Causale', cut: true, cell: (row) => <span className="muted" title={row.description}>{row.description}</span> },
  { key: 'amount', heading: 'Importo', width: '8rem', align: 'right', cell: (row) => amountOf(row) },
  { key: 'account', heading: 'Conto', width: '8rem', cut: true, cell: (row) => row.accountLabel ?? <span className="faint">nessuno</span> },
  { key: 'state', heading: 'Stato', width: '9rem', cell: (row) => <ServiceState service={row} /> },
];

function amountOf({ amountRule }: Service): string {
  switch (amountRule.kind) {
    case 'FREE': return 'libero';
    case 'FIXED': return formatEuro(amountRule.amountCents);
    case 'PRICE_LIST': return countOf(amountRule.prices.length, 'voce', 'voci');
  }
}

function ServiceState({ service }: Readonly<{ service: Service }>) {
  if (service.retired) return <span className="faint">ritirato</span>;
  if (service.warnings.length === 0) return <span>attivo</span>;
  return <span className="sp-inline sp-toned tone-amber" title={service.warnings.join('\n')}><Icon name="warning" size={15} />{countOf(service.warnings.length, 'avvertenza', 'avvertenze')}</span>;
}

function NoService({ searched }: Readonly<{ searched: boolean }>) {
  return searched
    ? <EmptyState icon="search" framed title="Nessun servizio con queste parole">Prova con meno lettere, o guarda anche i ritirati.</EmptyState>
    : <EmptyState icon="list" framed title="Nessun servizio attivo">Senza servizi non si creano posizioni: attivane qualcuno dal catalogo iniziale.</EmptyState>;
}
