import { useEffect, useEffectEvent, useRef } from 'react';
import { useNavigate } from 'react-router';
import { DataTable, DueDate, Money, Panel, StateLabel, type Column } from '../../components/index.ts';
import type { PositionRow, VerificationCard } from '../acts/operation-types.ts';
import { evidencePath } from './evidence-path.ts';

type Evidence = VerificationCard['evidence'][number];
const EVIDENCE: readonly Column<Evidence>[] = [
  { key: 'source', heading: 'Fonte', cell: (row) => <b>{row.source}</b>, width: '12rem' },
  { key: 'says', heading: 'Che cosa dice', cell: (row) => <span className={row.link === null ? undefined : 'verify-link'}>{row.found ? <b className="sp-toned tone-green">{row.says}</b> : <span className={row.available ? undefined : 'faint'}>{row.says}</span>}{row.link === null ? null : <span className="verify-open" aria-hidden="true">Apri</span>}</span> },
  { key: 'age', heading: 'Dato aggiornato', cell: (row) => <span className={row.old ? 'verify-old' : 'detail'}>{row.ageLabel}</span>, width: '16rem' },
];

/** Che cosa abbiamo guardato: one source a line, each with its age; Enter goes to what it speaks of, Esc comes back here. */
export function EvidencePanel({ evidence }: Readonly<{ evidence: VerificationCard['evidence'] }>) {
  const navigate = useNavigate();
  if (evidence.length === 0) return null;
  const first = evidence.find(({ link }) => link !== null);
  const open = ({ link }: Evidence) => { if (link !== null) void navigate(evidencePath(link)); };
  return (
    <Panel title="Che cosa abbiamo guardato" {...(first === undefined ? {} : { note: 'Invio apre la prova' })}>
      <DataTable name="Che cosa abbiamo guardato" columns={EVIDENCE} rows={evidence} rowKey={(row) => row.source} rowHeight="lines" {...(first === undefined ? {} : { onOpen: open, tabStopKey: first.source, mayOpen: (row: Evidence) => row.link !== null })} />
    </Panel>
  );
}

const CANDIDATES: readonly Column<PositionRow>[] = [
  { key: 'what', heading: 'Avviso', cell: (row) => <><b>{row.service}</b> · {row.description}</>, cut: true },
  { key: 'state', heading: 'Stato', cell: (row) => <StateLabel state={row.state} />, width: '11.5rem' },
  { key: 'due', heading: 'Entro il', cell: (row) => <DueDate date={row.dueDate} state={row.state} />, width: '7rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '7rem' },
];

/** When several notices fit what was asked: Enter on one verifies that one. */
export function CandidatesPanel({ title, rows, onOpen, focused = false }: Readonly<{ title: string; rows: readonly PositionRow[]; onOpen: (row: PositionRow) => void; /** The first row takes the focus: choosing is the next thing to do. */ focused?: boolean }>) {
  const panel = useRef<HTMLElement>(null);
  const takeFocus = useEffectEvent(() => { if (focused) panel.current?.querySelector<HTMLElement>('tbody tr')?.focus({ preventScroll: true }); });
  // Once: rows that are read again later do not take the focus from where it went.
  useEffect(() => takeFocus(), []);
  if (rows.length === 0) return null;
  return <Panel ref={panel} title={title} note={rows.length}><DataTable name={title} columns={CANDIDATES} rows={rows} rowKey={(row) => row.id} onOpen={onOpen} rowHeight="home" /></Panel>;
}
