import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatIban } from '../../../main/domain/iban.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { ActionButton, Code, countOf, DataTable, EmptyState, FailureState, Panel, Screen, showToast, Strip, type Column } from '../../components/index.ts';
import type { Account } from '../settings-form/setting-types.ts';
import { AccountChangesPanel } from './account-changes-panel.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { SectionTabs } from './section-tabs.tsx';

type RetireInput = Readonly<{ id: number; expectedVersion: number; retired: boolean }>;

export function AccountsSection() {
  const client = useClient();
  const navigate = useNavigate();
  const list = useOperation({ key: ['catalogue.accounts', true], topics: ['catalogue'], call: (signal) => client.catalogue.accounts({ includeRetired: true }, { signal }) });
  const [open, setOpen] = useState<'new' | Account | null>(null);
  const retiring = useMutationOnce((input: RetireInput, requestId) => client.catalogue.retireAccount({ requestId, ...input }), ['catalogue', 'setup']);
  const retire = async (account: Account) => {
    const answer = await retiring.run({ id: account.id, expectedVersion: account.version, retired: !account.retired });
    if (answer.ok) showToast(answer.value.retired ? `Conto “${account.label}” ritirato: non si può più scegliere.` : `Conto “${account.label}” di nuovo attivo.`, []);
  };
  const change = (oldAccountId: number | null) => { void navigate('/configurazione/conti/cambio', oldAccountId === null ? {} : { state: { oldAccountId } }); };
  const columns: readonly Column<Account>[] = [
    { key: 'label', heading: 'Nome', cell: (row) => <b className={row.retired ? 'faint' : undefined}>{row.label}</b>, width: '22%' },
    { key: 'iban', heading: 'IBAN', cell: (row) => <Code>{formatIban(row.iban)}</Code> },
    { key: 'kind', heading: 'Tipo', cell: (row) => (row.postal ? 'postale' : 'bancario'), width: '7rem' },
    { key: 'use', heading: 'Usato da', cell: (row) => (row.inUseBy === 0 ? <span className="faint">nessun servizio</span> : countOf(row.inUseBy, 'servizio', 'servizi')), width: '9rem' },
    { key: 'state', heading: 'Stato', cell: (row) => (row.retired ? <span className="faint">ritirato</span> : 'attivo'), width: '6rem' },
    { key: 'change', heading: <span className="visually-hidden">Cambio</span>, width: '7rem', cell: (row) => (row.retired ? null : <button type="button" className="link" onClick={() => change(row.id)}>Sostituisci<span className="visually-hidden"> {row.label}</span></button>) },
    { key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '6rem', cell: (row) => <button type="button" className="link" onClick={() => { void retire(row); }}>{row.retired ? 'Riattiva' : 'Ritira'}<span className="visually-hidden"> {row.label}</span></button> },
  ];
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} actions={<><ActionButton label="Cambio del conto…" onPress={() => change(null)} /><ActionButton label="Nuovo conto" kind="primary" icon="plus" onPress={() => setOpen('new')} /></>}>
      {list.state === 'failed' && list.value === undefined ? <FailureState title="I conti non si sono aperti" failure={list.failure} onRetry={list.reload} /> : null}
      {retiring.failure === null ? null : <div className="config-gap"><Strip tone="red">{retiring.failure.message}</Strip></div>}
      <AccountChangesPanel />
      {list.value === undefined ? null : list.value.accounts.length === 0 ? <EmptyState icon="bank" framed title="Nessun conto">Senza un conto non si possono emettere avvisi.</EmptyState> : (
        <Panel title="Conti dei pagamenti" note={countOf(list.value.accounts.length, 'conto', 'conti')}>
          <DataTable name="Conti dei pagamenti" columns={columns} rows={list.value.accounts} rowKey={(row) => row.id} onOpen={setOpen} />
        </Panel>
      )}
      {open === null ? null : <AccountDialog account={open === 'new' ? null : list.value?.accounts.find((account) => account.id === open.id) ?? open} onClose={() => setOpen(null)} />}
    </Screen>
  );
}
