import { useState } from 'react';
import { ROLE_LABEL } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { ActionButton, countOf, DataTable, FailureState, Panel, Screen, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import { OperatorDialog } from './operator-dialog.tsx';
import { SectionTabs } from './section-tabs.tsx';
import type { Operator } from './service-types.ts';

const COLUMNS: readonly Column<Operator>[] = [
  { key: 'name', heading: 'Nome', width: '14rem', cell: (row) => <b className={row.active ? undefined : 'faint'}>{row.name}</b> },
  { key: 'username', heading: 'Nome utente', width: '11rem', cell: (row) => row.username },
  { key: 'role', heading: 'Ruolo', width: '12rem', cell: (row) => ROLE_LABEL[row.role] },
  { key: 'offices', heading: 'Uffici', cut: true, cell: (row) => (row.offices === null ? <span className="muted">tutti</span> : <span title={row.offices.join(', ')}>{row.offices.join(', ')}</span>) },
  { key: 'offline', heading: 'Stampa fuori linea', width: '9rem', cell: (row) => (row.offlinePrint ? 'sì' : <span className="faint">no</span>) },
  { key: 'last', heading: 'Ultimo accesso', width: '9.5rem', cell: (row) => (row.lastLoginAt === null ? <span className="faint">mai</span> : instantInList(row.lastLoginAt)) },
  { key: 'state', heading: 'Stato', width: '7rem', cell: (row) => (row.active ? 'attivo' : <span className="faint">disattivato</span>) },
];

export function OperatorsSection() {
  const client = useClient();
  const list = useOperation({ key: ['access.operators'], topics: ['operators'], call: (signal) => client.access.operators({}, { signal }) });
  const [open, setOpen] = useState<'new' | number | null>(null);
  const operators = list.value?.operators;
  const chosen = typeof open === 'number' ? operators?.find((operator) => operator.id === open) ?? null : null;
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} actions={<ActionButton label="Nuovo operatore" kind="primary" icon="plus" onPress={() => setOpen('new')} />}>
      {list.state === 'failed' && operators === undefined ? <FailureState title="Gli operatori non si sono aperti" failure={list.failure} onRetry={list.reload} /> : null}
      {operators === undefined ? null : (
        <Panel title="Operatori" note={countOf(operators.length, 'operatore', 'operatori')}>
          <DataTable name="Operatori" columns={COLUMNS} rows={operators} rowKey={(row) => row.id} onOpen={(row) => setOpen(row.id)} />
        </Panel>
      )}
      <p className="help config-below">Un operatore non si cancella: si disattiva, e il suo nome resta accanto a quello che ha fatto.</p>
      {open === 'new' || chosen !== null ? <OperatorDialog key={open} operator={chosen} onClose={() => setOpen(null)} /> : null}
    </Screen>
  );
}
