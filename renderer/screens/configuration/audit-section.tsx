import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperationPages } from '../../app/result-query.ts';
import { EmptyState, FailureState, FilterChip, FilterChoice, Screen, TotalsBar, VirtualList, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import { ListChangedStrip } from '../acts/list-changed-strip.tsx';
import { SUBJECT_KINDS, subjectWords } from './audit-words.ts';
import { SectionTabs } from './section-tabs.tsx';
import type { AuditEntry } from './service-types.ts';

const COLUMNS: readonly Column<AuditEntry>[] = [
  { key: 'at', heading: 'Quando', width: '9.5rem', cell: (row) => instantInList(row.at) },
  { key: 'who', heading: 'Chi', width: '12rem', cell: (row) => <b>{row.operatorName}</b> },
  { key: 'what', heading: 'Che cosa', width: '18rem', cell: (row) => row.label },
  { key: 'subject', heading: 'Su', width: '11rem', cell: (row) => <span className="muted">{subjectWords(row.subjectKind, row.subjectId).label}</span> },
  { key: 'reason', heading: 'Motivo', cut: true, cell: (row) => (row.reason === null ? <span className="faint">—</span> : <span title={row.reason}>{row.reason}</span>) },
];

/** Who did what, newest first. */
export function AuditSection() {
  const client = useClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<string | null>(null);
  const list = useOperationPages({ key: ['application.audit', kind], topics: ['setup', 'catalogue', 'people', 'positions', 'prints', 'payments', 'imports', 'tasks', 'operators'], call: (cursor, signal) => client.application.audit({ cursor, limit: 100, subjectKind: kind, subjectId: null }, { signal }) });
  const rows = list.pages.flatMap((page) => page.entries);
  const open = (row: AuditEntry) => { const { address } = subjectWords(row.subjectKind, row.subjectId); if (address !== null) void navigate(address); };
  const chosen = SUBJECT_KINDS.find((choice) => choice.kind === kind);
  const bar = (
    <>
      <SectionTabs />
      <FilterChip name="Su" value={chosen?.label ?? 'tutto'} active={kind !== null} onClear={() => setKind(null)}>
        {SUBJECT_KINDS.map((choice) => <FilterChoice key={choice.kind} label={choice.label} chosen={choice.kind === kind} onChoose={() => setKind(choice.kind === kind ? null : choice.kind)} />)}
      </FilterChip>
    </>
  );
  return (
    <Screen title="Configurazione" bar={bar} flush foot={<TotalsBar left={<span>Il registro non si modifica: ogni riga è legata alla precedente e la verifica dell’archivio lo controlla.</span>} />}>
      <ListChangedStrip changed={list.changed} onReload={list.reload} />
      {list.state === 'failed' && list.failure !== null ? <FailureState title="Il registro non si è aperto" failure={list.failure} onRetry={list.reload} /> : (
        <VirtualList name="Registro delle operazioni" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} hasMore={list.hasMore} loadingMore={list.loadingMore} onMore={list.loadMore} onOpen={open} rowName={(row) => row.label}
          empty={list.state === 'ready' ? <EmptyState icon="list" title="Nessuna operazione">Con questo filtro non c’è nulla.</EmptyState> : null} />
      )}
    </Screen>
  );
}
