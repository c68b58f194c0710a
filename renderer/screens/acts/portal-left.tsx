import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { Code, countOf, DataTable, formatCount, Money, showToast, Strip, type Column } from '../../components/index.ts';
import { formatNav } from '../../../main/domain/notice-number.ts';
import { ActDialog } from './act-dialog.tsx';
import type { PositionCard } from './operation-types.ts';

type Left = PositionCard['portalLeft'][number];

const CONSEQUENCES = [{ text: 'Toglili prima dal portale dell’intermediario: Sportello in modalità manuale non lo può fare.', warning: true }, { text: 'Un pagamento che arrivasse lo stesso si registra e apre un’attività.' }];

function useMarking() {
  const client = useClient();
  return useMutationOnce((rows: readonly Left[], requestId) => client.positions.markPortalRemoved({ requestId, installmentIds: rows.map(({ installmentId }) => installmentId) }), ['positions', 'prints']);
}

/** Numbers of one position that are still on the portal though another took their place: which, why, and what to do. */
export function PortalLeftStrips({ rows, mayAct }: Readonly<{ rows: readonly Left[]; mayAct: boolean }>) {
  const [asked, setAsked] = useState(false);
  const mark = useMarking();
  const [first, ...others] = rows;
  if (first === undefined) return null;
  const confirm = async () => {
    const done = await mark.run(rows);
    if (!done.ok) return;
    setAsked(false);
    showToast('Segnato come tolto dal portale.');
  };
  return (
    <>
      <Strip tone="amber" {...(mayAct ? { action: { label: others.length === 0 ? 'Segna tolto dal portale…' : 'Segna tolti dal portale…', onPress: () => setAsked(true) } } : {})}>
        {others.length === 0
          ? <>Sul portale c’è ancora il numero <b>{formatNav(first.nav)}</b> da <b><Money cents={first.amountCents} /></b>, e finché c’è si può pagare: {first.why.charAt(0).toLowerCase()}{first.why.slice(1)}. Toglilo dal portale, poi segnalo qui.</>
          : <>Sul portale ci sono ancora <b>{formatCount(rows.length)} numeri</b> che non valgono più, e finché ci sono si possono pagare: {first.why.charAt(0).toLowerCase()}{first.why.slice(1)}. Toglili dal portale, poi segnalo qui.</>}
      </Strip>
      {asked ? <ActDialog question={others.length === 0 ? 'Il numero è stato tolto dal portale?' : `${formatCount(rows.length)} numeri sono stati tolti dal portale?`} subtitle={rows.map(({ nav }) => formatNav(nav)).join(' · ')} verb="Segna come tolto" backVerb="Non ancora" busy={mark.busy} failure={mark.failure} consequences={CONSEQUENCES} onConfirm={() => { void confirm(); }} onBack={() => setAsked(false)} /> : null}
    </>
  );
}

const COLUMNS: readonly Column<Left>[] = [
  { key: 'nav', heading: 'Numero avviso e perché', cell: (row) => <><Code>{formatNav(row.nav)}</Code><br /><span className="help">{row.why}</span></> },
  { key: 'name', heading: 'Debitore', width: '9rem', cut: true, cell: (row) => <span title={row.debtorName}>{row.debtorName}</span> },
  { key: 'amount', heading: 'Importo €', width: '6rem', align: 'right', cell: (row) => <Money cents={row.amountCents} unit={false} /> },
];

/** The same for every position: how many, which, and all marked together. */
export function PortalLeftStrip() {
  const client = useClient();
  const [open, setOpen] = useState(false);
  const mark = useMarking();
  const left = useOperation({ key: ['positions.portalLeft'], topics: ['positions'], call: (signal) => client.positions.portalLeft({}, { signal }) });
  const rows = left.value?.rows ?? [];
  const count = rows.length + (left.value?.more ?? 0);
  if (count === 0) return null;
  const confirm = async () => {
    const done = await mark.run(rows);
    if (!done.ok) return;
    setOpen(false);
    showToast(`${countOf(done.value.marked, 'numero segnato', 'numeri segnati')} come tolti dal portale.`);
  };
  return (
    <>
      <Strip tone="amber" action={{ label: 'Vedi quali…', onPress: () => setOpen(true) }}>{countOf(count, 'numero che non vale più è ancora sul portale: finché c’è si può pagare.', 'numeri che non valgono più sono ancora sul portale: finché ci sono si possono pagare.')}</Strip>
      {open ? (
        <ActDialog question={`Numeri da togliere dal portale: ${formatCount(count)}`} verb={rows.length === 1 ? 'Segna come tolto' : `Segna come tolti ${rows.length === count ? 'tutti e' : 'questi'} ${formatCount(rows.length)}`} backVerb="Chiudi" busy={mark.busy} failure={mark.failure} consequences={CONSEQUENCES} onConfirm={() => { void confirm(); }} onBack={() => setOpen(false)}>
          <DataTable name="Numeri da togliere dal portale" columns={COLUMNS} rows={rows} rowKey={(row) => row.installmentId} rowHeight="lines" />
          <p className="help">{count === rows.length ? '' : `Qui i primi ${formatCount(rows.length)}: gli altri compaiono dopo averli segnati. `}Uno solo si segna dalla sua posizione.</p>
        </ActDialog>
      ) : null}
    </>
  );
}
