import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionButton, formatCount, Money, showToast, Strip } from '../../components/index.ts';
import { ListClass } from '../../components/lists/list-class.tsx';
import { ListScreen, type ListWords } from '../../components/lists/list-screen.tsx';
import { useListLook } from '../../components/lists/use-list-look.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import { chosenTotals, useListSelection } from '../../components/lists/use-list-selection.ts';
import { useNoticePrint } from '../acts/notice-print.tsx';
import { emptyTitle, emptyWords } from '../acts/office-words.ts';
import type { PrintCounts, PrintRow } from '../acts/operation-types.ts';
import { paperPlace } from '../acts/paper-place.ts';
import { PortalLeftStrip } from '../acts/portal-left.tsx';
import { worksAtCounter } from '../acts/role-rights.ts';
import '../acts/acts.css';
import { RecallDialog } from '../position/position-dialogs.tsx';
import { UploadPapersDialog } from './chosen-papers.tsx';
import { whyNotRecall, whyNotReprint, whyNotUpload } from './print-acts.ts';
import { PRINT_COLUMNS, UNSENT_WORDS } from './print-columns.tsx';
import { usePrintFilters } from './print-filters.tsx';
import { askedOf, PRINTS } from './print-list-look.ts';
import { UploadAllDialog, UploadProgress, useUploadRunning } from './upload-all.tsx';

const WORDS: ListWords = {
  title: 'Avvisi e stampe', name: 'Stampe', plain: 'Tutte', text: 'Filtra per nome, codice fiscale, causale o numero avviso', waiting: 'Cerco le stampe', failed: 'Non è stato possibile leggere le stampe', noneFiltered: 'Nessuna stampa con questi filtri',
};

type Dialog = Readonly<{ kind: 'recall'; row: PrintRow }> | Readonly<{ kind: 'uploadAll' | 'uploadChosen' }>;

/** Avvisi e stampe: what was handed out, whether it still holds, what is still to be uploaded. Source: screens, "Prints"; states. */
export default function PrintsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { role, offices } = useSession();
  const { today, connectionMode } = useStatus();
  const list = useRef<HTMLDivElement>(null);
  const [row, setRow] = useState<PrintRow | null>(null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const notice = useNoticePrint();
  const look = useListLook(PRINTS);
  const filter = askedOf(look.filter, today);
  const everyFilter = askedOf(PRINTS.emptyFilter, today);
  const rows = useListRows<PrintRow>({ list: PRINTS.list, asked: [filter, look.sort], topics: ['prints', 'positions'], call: (cursor, signal) => client.notices.page({ filter, sort: look.sort, cursor, limit: PAGE_ROWS }, { signal }) });
  const totals = useOperation({ key: ['notices.totals', filter], topics: ['prints', 'positions'], freshMs: 1_000, enabled: rows.settled, call: (signal) => client.notices.totals({ filter }, { signal }) });
  const counts = useOperation<PrintCounts>({ key: ['notices.counts', filter], topics: ['prints', 'positions'], freshMs: 5_000, enabled: rows.settled, call: (signal) => client.notices.counts({ filter }, { signal }) });
  const everything = useOperation({ key: ['notices.totals', everyFilter], topics: [], ownTopics: ['prints', 'positions'], freshMs: 60_000, enabled: rows.settled && look.filtering, call: (signal) => client.notices.totals({ filter: everyFilter }, { signal }) });
  const counters = useOperation({ key: ['application.counters'], topics: ['positions', 'prints', 'payments', 'tasks', 'imports'], call: (signal) => client.application.counters({}, { signal }) });
  const selection = useListSelection<PrintRow>(PRINTS.list, rows.subject, (one) => one.id);
  const upload = useMutationOnce((positionId: number, requestId) => client.positions.markUploaded({ requestId, ids: [positionId], all: false }), ['positions', 'prints']);
  const counter = worksAtCounter(role);
  // With a connector positions go by themselves, and only the intermediary confirms them.
  const byHand = counter && connectionMode === 'MANUAL';
  const uploading = useUploadRunning(rows.reload);
  const unsent = counters.value?.unsentPrints ?? 0;
  const current = rows.rows.length === 0 ? null : row;
  const chosen = chosenTotals(selection, (one) => one.amountCents, totals.value ?? null);
  const someChosen = selection.selection.kind === 'all-but' || selection.selection.keys.size > 0;

  const markOne = async (marked: PrintRow) => {
    if (marked.positionId === null) return;
    const outcome = await upload.run(marked.positionId);
    if (!outcome.ok) return;
    showToast('Segnata come caricata sul portale.');
    rows.reload();
  };
  const close = () => { setDialog(null); rows.reload(); };

  return (
    <ListScreen
      words={WORDS} look={look} rows={rows} columns={PRINT_COLUMNS[connectionMode]} rowKey={(one) => one.id} rowName={(one) => `${one.debtorName}, ${one.document === 'NOTICE' ? 'avviso' : 'ricevuta'}`} list={list} filters={usePrintFilters(look, counts.value)} selection={selection}
      onCurrent={setRow} onOpen={(one) => { void navigate(paperPlace(one)); }}
      actions={<>{counter ? <ActionButton label="Lotti" icon="list" onPress={() => { void navigate('/lotti'); }} /> : null}{byHand ? <ActionButton label="Segna tutti come caricati…" kind={look.filter.unsentOnly ? 'primary' : 'secondary'} busy={uploading} disabledReason={unsent === 0 ? emptyTitle('Non c’è niente da segnare: tutti gli avvisi stampati… sono sul portale.', offices) : null} onPress={() => setDialog({ kind: 'uploadAll' })} /> : null}</>}
      exported={{ selection: { list: 'PRINTS', filter, sort: look.sort }, one: 'stampa', many: 'stampe' }}
      none={{ icon: 'printer', title: emptyTitle('Non è ancora stato stampato niente….', offices), words: emptyWords('Le stampe fatte da tutte le postazioni compaiono qui, con scritto se valgono ancora.', offices, 'Le stampe') }}
      strips={<><UploadProgress />{counter ? <PortalLeftStrip /> : null}{upload.failure === null ? null : <Strip tone="red">{upload.failure.message}</Strip>}</>}
      chosen={someChosen ? {
        words: chosen === null ? 'Tutte quelle del filtro' : <>{formatCount(chosen.count)} {chosen.count === 1 ? 'selezionata' : 'selezionate'} · <Money cents={chosen.amountCents} bold /></>,
        hint: totals.value === undefined ? undefined : `Ctrl+A seleziona tutte le ${formatCount(totals.value.count)}`,
        actions: byHand ? <ActionButton compact label="Segna caricate sul portale" shortcut="C" shortcutScope="list" shortcutWithin={list} onPress={() => setDialog({ kind: 'uploadChosen' })} /> : null,
      } : null}
      foot={counter && !someChosen ? (
        <div className="sp-selection-bar lists-current" role="group" aria-label="Riga corrente">
          <span className="cut">{current === null ? 'Nessuna riga' : <>Riga corrente: <b>{current.debtorName}</b></>}</span>
          <span className="sp-push sp-buttons">
            <ActionButton compact label="Ristampa" icon="printer" shortcut="Ctrl+R" busy={notice.busy} disabledReason={whyNotReprint(current)} onPress={() => { if (current !== null && current.positionId !== null) notice.ask({ positionId: current.positionId, installmentId: current.installmentId }); }} />
            {byHand ? <ActionButton compact label="Caricata sul portale" shortcut="C" shortcutScope="list" shortcutWithin={list} busy={upload.busy} disabledReason={whyNotUpload(current)} onPress={() => { if (current !== null) void markOne(current); }} /> : null}
            <ActionButton compact label="Ritira…" shortcut="T" shortcutScope="list" shortcutWithin={list} disabledReason={whyNotRecall(current)} onPress={() => { if (current !== null) setDialog({ kind: 'recall', row: current }); }} />
          </span>
        </div>
      ) : undefined}
      totals={totals.value === undefined ? { left: <span>{totals.state === 'failed' ? `I totali non sono disponibili: ${totals.failure.message}` : '…'}</span> } : {
        count: totals.value.count,
        left: <>
          <span><b>{formatCount(totals.value.count)}</b> {totals.value.count === 1 ? 'stampa' : 'stampe'}{look.filtering && everything.value !== undefined ? ` su ${formatCount(everything.value.count)}` : ''}</span>
          <span>Avvisi {formatCount(totals.value.notices)}, ricevute {formatCount(totals.value.receipts)}, copie {formatCount(totals.value.copies)}</span>
          <ListClass words={UNSENT_WORDS[connectionMode]} count={look.filter.unsentOnly ? 0 : totals.value.unsent} tone="amber" onPress={() => look.setFilter({ unsentOnly: true })} />
        </>,
        right: <>Totale stampato <b><Money cents={totals.value.amountCents} /></b></>,
      }}
    >
      {dialog?.kind === 'recall' ? <RecallDialog print={dialog.row} onClose={close} /> : null}
      {dialog?.kind === 'uploadAll' ? <UploadAllDialog count={unsent} onClose={() => setDialog(null)} /> : null}
      {dialog?.kind === 'uploadChosen' ? <UploadPapersDialog chosen={selection} filter={filter} onClose={() => setDialog(null)} onDone={() => { selection.clear(); close(); }} /> : null}
      {notice.dialog}
    </ListScreen>
  );
}
