import { useRef, useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { ActionButton, countOf, DataTable, EmptyState, FailureState, formatCount, Money, Panel, ProgressLine, Screen, showToast, Stack, Strip, type Column } from '../../components/index.ts';
import { readUploadedFile, type UploadedFile } from '../acts/uploaded-file.ts';
import { RevenueItemDialog } from './revenue-item-dialog.tsx';
import type { Registry, RevenueItem } from './revenue-item-form.ts';
import { SectionTabs } from './section-tabs.tsx';

type Refused = Readonly<{ line: number; message: string }>;
type MissingLine = Registry['missing'][number];

/** Bilancio: the registry of revenue items, and the lines of services that it does not know. Source: reconciliation.md 4.2. */
export function BudgetSection() {
  const client = useClient();
  const { link } = useBridge();
  const { save } = usePrint();
  const { today } = useStatus();
  const list = useOperation({ key: ['budget.items'], topics: ['catalogue', 'payments', 'reconciliation'], call: (signal) => client.budget.items({ year: null }, { signal }) });
  const [open, setOpen] = useState<'new' | RevenueItem | null>(null);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const importing = useMutationOnce((file: UploadedFile, requestId) => client.budget.importItems({ requestId, file }), ['catalogue']);
  // Each unit of the import changes the registry: the progress is read again with it, also by who comes back to the screen.
  const state = useOperation({ key: ['budget.importState'], topics: ['catalogue'], call: (signal) => client.budget.importState({}, { signal }) });
  const running = state.value?.running ?? null;
  const stopping = useMutationOnce((_: null, requestId) => client.budget.cancelImport({ requestId }), ['catalogue']);
  const [left, setLeft] = useState<Readonly<{ done: number; left: number }> | null>(null);
  const year = Number(today.slice(0, 4));
  const take = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setRefused([]);
    setProblem(null);
    setLeft(null);
    const file = await readUploadedFile(chosen);
    if (!file.ok) return void setProblem(file.error);
    const answer = await importing.run(file.value);
    if (!answer.ok) return;
    const { added, changed, unchanged, left: untouched } = answer.value;
    setRefused(answer.value.refused);
    if (untouched > 0) setLeft({ done: added + changed + unchanged, left: untouched });
    else if (answer.value.refused.length === 0) showToast(`${countOf(added, 'voce aggiunta', 'voci aggiunte')}, ${countOf(changed, 'cambiata', 'cambiate')}, ${countOf(unchanged, 'uguale', 'uguali')}.`, []);
  };
  const write = async () => {
    setProblem(null);
    try {
      const answer = await repeatAfterLinkLoss(link, () => client.budget.exportItems({ year: null }));
      if (answer.ok) save({ fileName: answer.value.fileName, pdfBase64: answer.value.contentBase64 });
      else setProblem(answer.error.message);
    } catch (error) {
      setProblem(failureOf(error).message);
    }
  };
  const registry = list.value;
  return (
    <Screen title="Configurazione" bar={<SectionTabs />} actions={<>
      <ActionButton label="Esporta CSV" disabledReason={registry === undefined || registry.items.length === 0 ? 'Non c’è nessuna voce da esportare.' : null} onPress={() => { void write(); }} />
      <ActionButton label="Importa CSV…" busy={importing.busy} onPress={() => input.current?.click()} />
      <ActionButton label="Nuova voce" kind="primary" icon="plus" onPress={() => setOpen('new')} />
      <input ref={input} type="file" accept=".csv" className="settings-file" tabIndex={-1} aria-hidden="true" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
    </>}>
      <Stack>
        {list.state === 'failed' && registry === undefined ? <FailureState title="Le voci di bilancio non si sono aperte" failure={list.failure} onRetry={list.reload} /> : null}
        {problem === null && importing.failure === null ? null : <Strip tone="red">{problem ?? importing.failure?.message}</Strip>}
        {running === null || running.done >= running.total ? null : <Panel title="Importazione" padded><ProgressLine title="Voci di bilancio dal file" done={running.done} total={running.total} onCancel={() => { void stopping.run(null); }} /></Panel>}
        {left === null ? null : <Strip tone="amber"><b>Importazione interrotta: {countOf(left.done, 'riga fatta', 'righe fatte')}, {countOf(left.left, 'non ancora guardata', 'non ancora guardate')}.</b> Quello che è entrato resta. Importa di nuovo lo stesso file per completare: le righe già entrate non cambiano.</Strip>}
        {refused.length === 0 ? null : <Strip tone="red"><b>Niente è cambiato: {countOf(refused.length, 'riga da correggere', 'righe da correggere')}.</b><ul>{refused.slice(0, 20).map((row) => <li key={row.line}>Riga {row.line}. {row.message}</li>)}</ul></Strip>}
        {registry === undefined ? null : registry.items.length === 0 ? (
          <EmptyState icon="bank" framed title="Nessuna voce di bilancio" actions={[{ label: 'Nuova voce', kind: 'primary', onPress: () => setOpen('new') }]}>Capitoli e accertamenti su cui vanno gli incassi. Si scrivono qui, o si importano dal programma di contabilità: la prima riga del file è «Esercizio;Capitolo;Articolo;Descrizione;Ufficio;PDCF;SIOPE;Accertamento;Descrizione accertamento;Attivo».</EmptyState>
        ) : (
          <Panel title="Voci di bilancio" note={countOf(registry.items.length, 'voce', 'voci')}>
            <DataTable name="Voci di bilancio" columns={ITEMS} rows={registry.items} rowKey={(row) => row.id} onOpen={setOpen} />
          </Panel>
        )}
        {registry === undefined || registry.missing.length === 0 ? null : (
          <Panel title="Usate dai servizi e non nel registro" note={formatCount(registry.missing.length)}>
            <DataTable name="Voci che mancano" columns={MISSING} rows={registry.missing} rowKey={(row) => JSON.stringify(row)} />
          </Panel>
        )}
      </Stack>
      {open === null ? null : <RevenueItemDialog item={open === 'new' ? null : registry?.items.find((item) => item.id === open.id) ?? open} year={year} onClose={() => setOpen(null)} />}
    </Screen>
  );
}

const ITEMS: readonly Column<RevenueItem>[] = [
  { key: 'year', heading: 'Esercizio', width: '5.5rem', cell: (row) => row.year },
  { key: 'capitolo', heading: 'Capitolo', width: '8rem', cell: (row) => <b className={row.active ? 'mono' : 'mono faint'}>{row.capitolo}{row.articolo === '' ? '' : ` / ${row.articolo}`}</b> },
  { key: 'description', heading: 'Descrizione', cut: true, cell: (row) => <span title={row.description}>{row.description}{row.active ? '' : ' · non attiva'}</span> },
  { key: 'accertamento', heading: 'Accertamento', width: '9rem', cell: (row) => (row.accertamento === '' ? <span className="faint">—</span> : <><span className="mono">{row.accertamento}</span>{row.management === 'RESIDUO' ? <span className="detail"> residuo</span> : null}</>) },
  { key: 'siope', heading: 'SIOPE', width: '7rem', cell: (row) => (row.siope === null ? <span className="faint">—</span> : <span className="mono">{row.siope}</span>) },
  { key: 'services', heading: 'Servizi', width: '9rem', cell: (row) => (row.services.length === 0 ? <span className="faint">nessuno</span> : row.services.join(', ')) },
  { key: 'paid', heading: 'Pagato €', width: '7rem', align: 'right', cell: (row) => (row.quotas === 0 ? <span className="faint">—</span> : <Money cents={row.quotaCents} unit={false} bold />) },
];

const MISSING: readonly Column<MissingLine>[] = [
  { key: 'service', heading: 'Servizio', width: '9rem', cell: (row) => <b>{row.service}</b> },
  { key: 'capitolo', heading: 'Capitolo', cell: (row) => <span className="mono">{row.capitolo}{row.articolo === '' ? '' : ` / ${row.articolo}`}</span> },
  { key: 'accertamento', heading: 'Accertamento', width: '12rem', cell: (row) => (row.accertamento === '' ? <span className="faint">—</span> : <span className="mono">{row.accertamento}</span>) },
];
