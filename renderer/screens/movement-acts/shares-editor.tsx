import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatAmount, formatEuro, type Cents } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { AmountField, DataTable, Icon, LinkButton, Money, Strip, TextField, type Column } from '../../components/index.ts';
import type { MatchTarget, MovementRow, Suggestions } from './reconciliation-types.ts';
import { firstShare, sameTarget, sumCents } from './shares-plan.ts';
import { amountProblem, readTargets, type TypedTarget } from './typed-targets.ts';

type Found = Readonly<{ key: string; target: MatchTarget; what: string; from: string; day: string | null; leftCents: Cents; why: string }>;

function foundOf(suggestions: Suggestions | undefined): readonly Found[] {
  if (suggestions === undefined) return [];
  return [
    ...suggestions.flows.map((flow): Found => ({ key: `FLOW ${flow.id}`, target: { kind: 'FLOW', id: flow.id }, what: flow.iuf, from: flow.pspName, day: flow.regulationDate, leftCents: flow.residualCents, why: flow.why })),
    ...suggestions.receipts.map((receipt): Found => ({ key: `RECEIPT ${receipt.id}`, target: { kind: 'RECEIPT', id: receipt.id }, what: receipt.iuv, from: receipt.debtorName ?? receipt.psp, day: receipt.paidOn, leftCents: receipt.amountCents, why: receipt.why })),
  ];
}

const TYPING_MS = 150;

export type SharesEditorProps = Readonly<{
  movementId: number;
  /** What of the credits can be given out. */
  freeCents: Cents;
  chosen: readonly TypedTarget[];
  onChosen: (chosen: readonly TypedTarget[]) => void;
  /** Other credits that may be added to the match; absent where only one can be. */
  others?: Readonly<{ chosen: readonly MovementRow[]; onChosen: (rows: readonly MovementRow[]) => void }>;
  pressed: boolean;
  autoFocus?: boolean;
}>;

/** Chooses flows and receipts, and how much of each: search, Enter on a row takes it. */
export function SharesEditor({ movementId, freeCents, chosen, onChosen, others, pressed, autoFocus = false }: SharesEditorProps) {
  const client = useClient();
  const table = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim()), TYPING_MS); return () => clearTimeout(timer); }, [text]);
  const found = useOperation({ key: ['reconciliation.suggestions', movementId, asked], topics: ['reconciliation'], keepPrevious: true, call: (signal) => client.reconciliation.suggestions({ movementId, text: asked, limit: 30 }, { signal }) });
  const rows = foundOf(found.value);
  const isChosen = ({ target }: Found) => chosen.some((one) => sameTarget(one.target, target));
  const turn = (row: Found) => {
    if (isChosen(row)) { onChosen(chosen.filter((one) => !sameTarget(one.target, row.target))); return; }
    const cents = firstShare(row.leftCents, freeCents - sumCents(readTargets(chosen)));
    onChosen([...chosen, { target: row.target, label: row.what, detail: row.from, leftCents: row.leftCents, text: cents === 0 ? '' : formatAmount(cents) }]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>('tbody tr')?.focus();
  };
  const columns: readonly Column<Found>[] = [
    { key: 'chosen', heading: <span className="visually-hidden">Scelto</span>, width: '2rem', cell: (row) => (isChosen(row) ? <span className="sp-toned tone-blue"><Icon name="tick" size={15} /><span className="visually-hidden">scelto</span></span> : null) },
    { key: 'what', heading: 'Flusso o IUV', cut: true, cell: (row) => <span className="mono" title={row.what}>{row.what}</span> },
    { key: 'from', heading: 'Da chi', width: '10rem', cut: true, cell: (row) => <span title={row.from}>{row.from}</span> },
    { key: 'day', heading: 'Giorno', width: '5.5rem', cell: (row) => (row.day === null ? <span className="faint">—</span> : formatDate(row.day)) },
    { key: 'left', heading: 'Da incassare €', width: '7rem', align: 'right', cell: (row) => <Money cents={row.leftCents} unit={false} bold /> },
    { key: 'why', heading: 'Perché', width: '12rem', cut: true, cell: (row) => <span className="detail" title={row.why}>{row.why}</span> },
  ];
  const more = others === undefined ? [] : (found.value?.movements ?? []).filter(({ id }) => id !== movementId);
  const [adding, setAdding] = useState(false);
  return (
    <div className="recon-editor">
      <div onKeyDown={onKeyDown}><TextField label="Cerca" value={text} onChange={setText} scan="keep" placeholder="Identificativo del flusso, IUV, PSP, oppure =12,50" autoFocus={autoFocus} error={found.state === 'failed' ? found.failure.message : null} onEnter={() => { const [first] = rows; if (first !== undefined) turn(first); }} /></div>
      <div ref={table} className="acts-found recon-found"><DataTable name="Flussi e ricevute da incassare" columns={columns} rows={rows} rowKey={(row) => row.key} onOpen={turn} empty={found.state === 'loading' ? '' : asked === '' ? 'Nessun flusso e nessuna ricevuta da incassare in questo periodo: cercali per identificativo o per importo.' : 'Niente da incassare con questo testo.'} /></div>
      {chosen.length === 0 ? null : (
        <ul className="recon-chosen" aria-label="Scelti">
          {chosen.map((one) => (
            <li key={`${one.target.kind} ${one.target.id}`}>
              <AmountField
                label={`${one.label} · ${one.detail}`} text={one.text} error={pressed ? amountProblem(one) : null} fact={<>su <Money cents={one.leftCents} /> da incassare</>}
                onText={(typed) => onChosen(chosen.map((other) => (sameTarget(other.target, one.target) ? { ...other, text: typed } : other)))}
              />
              <button type="button" className="link" aria-label={`Togli ${one.label}`} onClick={() => onChosen(chosen.filter((other) => !sameTarget(other.target, one.target)))}>Togli</button>
            </li>
          ))}
        </ul>
      )}
      {more.length === 0 || others === undefined ? null : adding || others.chosen.length > 0
        ? <OtherCredits rows={more} chosen={others.chosen} onChosen={others.onChosen} />
        : <p className="recon-below"><LinkButton label="Insieme a un altro accredito…" onPress={() => setAdding(true)} /></p>}
    </div>
  );
}

/** Other credits of which the same flows may be: one flow paid in several credits. */
function OtherCredits({ rows, chosen, onChosen }: Readonly<{ rows: readonly MovementRow[]; chosen: readonly MovementRow[]; onChosen: (rows: readonly MovementRow[]) => void }>) {
  const isChosen = (row: MovementRow) => chosen.some(({ id }) => id === row.id);
  const columns: readonly Column<MovementRow>[] = [
    { key: 'chosen', heading: <span className="visually-hidden">Scelto</span>, width: '2rem', cell: (row) => (isChosen(row) ? <span className="sp-toned tone-blue"><Icon name="tick" size={15} /><span className="visually-hidden">scelto</span></span> : null) },
    { key: 'day', heading: 'Data', width: '5.5rem', cell: (row) => formatDate(row.bookingDate) },
    { key: 'number', heading: 'Altro accredito', width: '9rem', cut: true, cell: (row) => row.number },
    { key: 'causale', heading: 'Causale', cut: true, cell: (row) => <span className="mono" title={row.causale}>{row.causale}</span> },
    { key: 'credit', heading: 'Libero €', width: '7rem', align: 'right', cell: (row) => <Money cents={row.residualCents ?? row.signedCents} unit={false} bold /> },
  ];
  return (
    <div>
      <h3 className="small-heading recon-below">Insieme ad altri accrediti</h3>
      <div className="acts-found recon-found"><DataTable name="Altri accrediti" columns={columns} rows={rows} rowKey={(row) => row.id} onOpen={(row) => onChosen(isChosen(row) ? chosen.filter(({ id }) => id !== row.id) : [...chosen, row])} /></div>
    </div>
  );
}

/** What is given out and what is left, below the choice. */
export function SharesSum({ freeCents, givenCents }: Readonly<{ freeCents: Cents; givenCents: Cents }>) {
  const left = freeCents - givenCents;
  if (left < 0) return <Strip tone="red">Hai scelto <Money cents={givenCents} bold />: sono {formatEuro(-left)} più dell’accredito.</Strip>;
  return <p className="recon-total" role="status"><span>Accredito <Money cents={freeCents} /> · scelti <Money cents={givenCents} /></span><b className={left === 0 ? 'sp-toned tone-green' : 'sp-toned tone-amber'}>{left === 0 ? 'Quadra' : <>Restano <Money cents={left} /></>}</b></p>;
}
