import type { ReactNode } from 'react';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { withoutLeadingZeros } from '../../../main/domain/treasury-movement.ts';
import { Code, Money, StateWord, type Column } from '../../components/index.ts';
import { causaleOfRow } from '../movement-acts/causale-pieces.ts';
import type { FlowRow, LineRow, MovementRow, ReceiptRow, ReviewRow } from '../movement-acts/reconciliation-types.ts';
import { flowLook } from '../movement-acts/match-words.ts';
import { flowInList, shortDay, type RowKind } from './review-words.ts';

const NONE = <span className="faint">—</span>;

function ofMovement(cell: (row: MovementRow) => ReactNode): (row: ReviewRow) => ReactNode {
  return (row) => (row.kind === 'MOVEMENT' ? cell(row) : null);
}
function ofFlow(cell: (row: FlowRow) => ReactNode): (row: ReviewRow) => ReactNode {
  return (row) => (row.kind === 'FLOW' ? cell(row) : null);
}
function ofLine(cell: (row: LineRow) => ReactNode): (row: ReviewRow) => ReactNode {
  return (row) => (row.kind === 'LINE' ? cell(row) : null);
}
function ofReceipt(cell: (row: ReceiptRow) => ReactNode): (row: ReviewRow) => ReactNode {
  return (row) => (row.kind === 'RECEIPT' ? cell(row) : null);
}

/** What the treasurer calls the row by, without the word: the heading says it. Banks pad with zeros; a row without numbers has none. */
export function bareNumber(row: Pick<MovementRow, 'provvisorio' | 'bolletta'>): ReactNode {
  const number = row.provvisorio ?? row.bolletta;
  return number === null ? NONE : withoutLeadingZeros(number);
}

/** Columns of what a bucket holds. Source: look reference, screen 08; features.md 3c, "Row". */
export function reviewColumns(kind: RowKind, today: CivilDate): readonly Column<ReviewRow>[] {
  switch (kind) {
    case 'MOVEMENT': return [
      { key: 'day', heading: 'Data', width: '3rem', cell: ofMovement((row) => shortDay(row.bookingDate, today)) },
      { key: 'number', heading: 'Provv.', width: '3.25rem', cell: ofMovement((row) => <span title={row.number}>{bareNumber(row)}</span>) },
      { key: 'causale', heading: 'Causale del tesoriere', cut: true, cell: ofMovement((row) => <span className="mono recon-causale-cell" title={row.causale}>{causaleOfRow(row)}</span>) },
      { key: 'credit', heading: 'Incasso €', align: 'right', width: '5.5rem', cell: ofMovement((row) => <Money cents={row.signedCents} unit={false} bold />) },
      { key: 'flow', heading: 'Flusso €', align: 'right', width: '5.25rem', cell: ofMovement((row) => (row.targetCents === null ? NONE : <Money cents={row.targetCents} unit={false} />)) },
      { key: 'difference', heading: 'Diff. €', align: 'right', width: '4.25rem', cell: ofMovement((row) => (row.targetCents === null ? NONE : <Difference cents={row.diffCents} />)) },
    ];
    case 'FLOW': return [
      { key: 'day', heading: 'Regolato', width: '4rem', cell: ofFlow((row) => shortDay(row.regulationDate, today)) },
      { key: 'flow', heading: 'Flusso', cut: true, cell: ofFlow((row) => <span className="mono" title={row.iuf}>{flowInList(row)}</span>) },
      { key: 'state', heading: 'Stato', width: '8.5rem', cut: true, cell: ofFlow((row) => <StateWord look={flowLook(row)} />) },
      { key: 'total', heading: 'Totale €', align: 'right', width: '5rem', cell: ofFlow((row) => <Money cents={row.totalCents} unit={false} bold />) },
      { key: 'left', heading: 'Da incassare €', align: 'right', width: '5.75rem', cell: ofFlow((row) => <Money cents={row.residualCents} unit={false} />) },
    ];
    case 'LINE': return [
      { key: 'day', heading: 'Pagato', width: '3.25rem', cell: ofLine((row) => shortDay(row.paidOn, today)) },
      { key: 'iuv', heading: 'IUV', width: '9.5rem', cell: ofLine((row) => <Code>{row.iuv}</Code>) },
      { key: 'flow', heading: 'Flusso', cut: true, cell: ofLine((row) => <span className="mono muted" title={row.iuf}>{flowInList(row)}</span>) },
      { key: 'amount', heading: 'Importo €', align: 'right', width: '5.5rem', cell: ofLine((row) => <Money cents={row.amountCents} unit={false} bold />) },
    ];
    case 'RECEIPT': return [
      { key: 'day', heading: 'Pagato', width: '3.25rem', cell: ofReceipt((row) => shortDay(row.paidOn, today)) },
      { key: 'iuv', heading: 'IUV', width: '9.5rem', cell: ofReceipt((row) => <Code>{row.iuv}</Code>) },
      { key: 'psp', heading: 'PSP', cut: true, cell: ofReceipt((row) => row.pspName) },
      { key: 'late', heading: 'Ritardo', align: 'right', width: '4rem', cell: ofReceipt((row) => `${row.lateDays} gg`) },
      { key: 'amount', heading: 'Importo €', align: 'right', width: '5.5rem', cell: ofReceipt((row) => <Money cents={row.amountCents} unit={false} bold />) },
    ];
  }
}

function Difference({ cents }: Readonly<{ cents: number }>) {
  return cents === 0 ? <Money cents={0} unit={false} /> : <b className="sp-toned tone-red"><Money cents={cents} unit={false} /></b>;
}

/** A row in words, for readers. */
export function reviewRowName(row: ReviewRow): string {
  switch (row.kind) {
    case 'MOVEMENT': return row.number;
    case 'FLOW': return `flusso ${row.iuf}`;
    case 'LINE': case 'RECEIPT': return `pagamento ${row.iuv}`;
  }
}

/** Rows of different kinds may have the same number. */
export function reviewRowKey(row: ReviewRow): string {
  return `${row.kind} ${row.id}`;
}
