import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { formatCount, Money } from '../../components/index.ts';
import { ListScreen, type ListWords } from '../../components/lists/list-screen.tsx';
import { ListClass } from '../../components/lists/list-class.tsx';
import { useListLook } from '../../components/lists/use-list-look.ts';
import { PAGE_ROWS, useListRows } from '../../components/lists/use-list-rows.ts';
import { chosenTotals, useListSelection } from '../../components/lists/use-list-selection.ts';
import { emptyTitle, emptyWords } from '../acts/office-words.ts';
import type { PaymentCounts, PaymentRow } from '../acts/operation-types.ts';
import '../acts/acts.css';
import { PAYMENT_COLUMNS } from './payment-columns.tsx';
import { usePaymentFilters } from './payment-filters.tsx';
import { askedOf, PAYMENTS } from './payment-list-look.ts';

const WORDS: ListWords = {
  title: 'Pagamenti', name: 'Pagamenti', plain: 'Tutti', text: 'Filtra per nome, codice fiscale, IUV o numero avviso', waiting: 'Cerco i pagamenti', failed: 'Non è stato possibile leggere i pagamenti', noneFiltered: 'Nessun pagamento con questi filtri',
};

/** Pagamenti: all that arrived, what waits for a position, what is odd. Source: screens, "Elenchi". */
export default function PaymentsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { offices } = useSession();
  const { today } = useStatus();
  const list = useRef<HTMLDivElement>(null);
  const look = useListLook(PAYMENTS);
  const filter = askedOf(look.filter, today);
  const everyFilter = askedOf(PAYMENTS.emptyFilter, today);
  const rows = useListRows<PaymentRow>({ list: PAYMENTS.list, asked: [filter, look.sort], topics: ['payments'], call: (cursor, signal) => client.payments.page({ filter, sort: look.sort, cursor, limit: PAGE_ROWS }, { signal }) });
  const totals = useOperation({ key: ['payments.totals', filter], topics: ['payments'], freshMs: 1_000, enabled: rows.settled, call: (signal) => client.payments.totals({ filter }, { signal }) });
  const counts = useOperation<PaymentCounts>({ key: ['payments.counts', filter], topics: ['payments'], freshMs: 5_000, enabled: rows.settled, call: (signal) => client.payments.counts({ filter }, { signal }) });
  const everything = useOperation({ key: ['payments.totals', everyFilter], topics: [], ownTopics: ['payments'], freshMs: 60_000, enabled: rows.settled && look.filtering, call: (signal) => client.payments.totals({ filter: everyFilter }, { signal }) });
  const selection = useListSelection<PaymentRow>(PAYMENTS.list, rows.subject, (row) => row.id);
  const chosen = chosenTotals(selection, (row) => row.amountCents, totals.value ?? null);
  const waiting = look.filter.effects.length > 0 ? 0 : (counts.value?.effects.find(({ value }) => value === 'UNASSIGNED')?.count ?? 0);

  return (
    <ListScreen
      words={WORDS} look={look} rows={rows} columns={PAYMENT_COLUMNS} rowKey={(row) => row.id} rowName={(row) => `${row.debtorName ?? 'debitore non indicato'}, ${row.description}`} list={list} filters={usePaymentFilters(look, counts.value)} selection={selection}
      onOpen={(row) => { void navigate(`/pagamenti/${row.id}`); }}
      exported={{ selection: { list: 'PAYMENTS', filter, sort: look.sort }, one: 'pagamento', many: 'pagamenti' }}
      none={{ icon: 'card', title: emptyTitle('Non è ancora arrivato nessun pagamento…', offices), words: emptyWords('I pagamenti arrivano importando i file delle ricevute.', offices, 'I pagamenti'), actions: [{ label: 'Importa ricevute', onPress: () => { void navigate('/importazioni'); } }] }}
      chosen={selection.selection.kind === 'some' && selection.selection.keys.size === 0 ? null : {
        words: chosen === null ? 'Tutti quelli del filtro' : <>{formatCount(chosen.count)} {chosen.count === 1 ? 'selezionato' : 'selezionati'} · <Money cents={chosen.amountCents} bold /></>,
        hint: totals.value === undefined ? undefined : `Ctrl+A seleziona tutti i ${formatCount(totals.value.count)}`,
        actions: null,
      }}
      totals={totals.value === undefined ? { left: <span>{totals.state === 'failed' ? `I totali non sono disponibili: ${totals.failure.message}` : '…'}</span> } : {
        count: totals.value.count,
        left: <>
          <span><b>{formatCount(totals.value.count)}</b> {totals.value.count === 1 ? 'pagamento' : 'pagamenti'}{look.filtering && everything.value !== undefined ? ` su ${formatCount(everything.value.count)}` : ''}</span>
          <ListClass words="Da attribuire" count={waiting} tone="purple" onPress={() => look.setFilter({ effects: ['UNASSIGNED'] })} />
          <ListClass words="Con anomalie" count={look.filter.anomalousOnly ? 0 : totals.value.anomalous} tone="amber" onPress={() => look.setFilter({ anomalousOnly: true })} />
        </>,
        right: <>{totals.value.ownCents === totals.value.amountCents ? null : <span className="lists-figure">Dell’ente <Money cents={totals.value.ownCents} /></span>}Totale <b><Money cents={totals.value.amountCents} /></b></>,
      }}
    />
  );
}
