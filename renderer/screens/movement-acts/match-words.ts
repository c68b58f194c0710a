import { formatDate } from '../../../main/domain/civil-date.ts';
import { assertNever } from '../../../main/domain/result.ts';
import type { StateAppearance } from '../../components/state-appearance.ts';
import { countOf, formatCount } from '../../components/text-pieces.ts';
import type { FlowRow, LineRow, MovementRow } from './reconciliation-types.ts';

/** How sure the program is, in the head of the panel. Source: look reference, screen 08. */
export function confidenceLook(row: Pick<MovementRow, 'status' | 'confidence' | 'awaitingSecond' | 'deferredUntil'>): StateAppearance {
  if (row.awaitingSecond) return { label: 'Manca la seconda conferma', tone: 'amber', shape: 'half' };
  if (row.deferredUntil !== null) return { label: `Rimandato al ${formatDate(row.deferredUntil)}`, tone: 'neutral', shape: 'clock' };
  switch (row.status) {
    case 'confirmed': return { label: 'Confermato', tone: 'green', shape: 'square-full-tick' };
    case 'automatic': return { label: 'Certo', tone: 'green', shape: 'disc-tick' };
    case 'proposed': return row.confidence === 'CERTAIN' ? { label: 'Certo', tone: 'green', shape: 'disc-tick' } : { label: 'Probabile', tone: 'amber', shape: 'clock' };
    case 'open': return { label: 'Da identificare', tone: 'purple', shape: 'diamond' };
    case 'quarantined': return { label: 'Da chiarire', tone: 'red', shape: 'triangle-full' };
    case 'excluded': return { label: 'Non pagoPA', tone: 'neutral', shape: 'ring-slash' };
    case 'ignored': return { label: 'Ignorato', tone: 'neutral', shape: 'bars' };
    default: return assertNever(row.status, 'confidenceLook');
  }
}

/** The outcome of a movement in a list of all of them. */
export function statusLook(row: Pick<MovementRow, 'status' | 'statusLabel' | 'confidence' | 'awaitingSecond' | 'deferredUntil'>): StateAppearance {
  return { ...confidenceLook({ ...row, awaitingSecond: false, deferredUntil: null }), label: row.statusLabel };
}

/** Outcomes of a flow, in the order in which one looks for them. Source: reconciliation.md 3.4, flow codes. */
export const FLOW_CODES = ['IUF_NO_TES', 'IUF_TES_PARZIALE', 'FLUSSO_ANOMALO', 'PROPOSTO', 'IN_ATTESA', 'RT_IUF_TES', 'FLUSSO_ZERO'] as const;
export type FlowCode = (typeof FLOW_CODES)[number];

const FLOW_LOOK: Readonly<Record<FlowCode, StateAppearance>> = {
  IUF_NO_TES: { label: 'Senza incasso', tone: 'red', shape: 'triangle-full' },
  IUF_TES_PARZIALE: { label: 'Incassato in parte', tone: 'amber', shape: 'half' },
  FLUSSO_ANOMALO: { label: 'Anomalo', tone: 'purple', shape: 'diamond' },
  PROPOSTO: { label: 'Proposto', tone: 'amber', shape: 'clock' },
  IN_ATTESA: { label: 'In attesa', tone: 'blue', shape: 'ring' },
  RT_IUF_TES: { label: 'Incassato', tone: 'green', shape: 'square-full-tick' },
  FLUSSO_ZERO: { label: 'Totale zero', tone: 'neutral', shape: 'bars' },
};

/** What a flow has come to, as word, shape and tone: short words, for a column. A code not known here keeps the core's words. */
export function flowLook({ code, codeLabel }: Pick<FlowRow, 'code' | 'codeLabel'>): StateAppearance {
  const known = FLOW_CODES.find((one) => one === code);
  return known === undefined ? { label: codeLabel, tone: 'neutral', shape: 'bars' } : FLOW_LOOK[known];
}

/** Where a row of a flow stands with its receipt. */
export function lineLook({ standing, standingLabel }: Pick<LineRow, 'standing' | 'standingLabel'>): StateAppearance {
  switch (standing) {
    case 'WITH_RECEIPT': return { label: standingLabel, tone: 'green', shape: 'disc-tick' };
    case 'WITHOUT_RECEIPT': return { label: standingLabel, tone: 'amber', shape: 'ring-tick' };
    case 'FOREIGN': return { label: standingLabel, tone: 'teal', shape: 'ring-out' };
    case 'DOUBLE': return { label: standingLabel, tone: 'purple', shape: 'diamond' };
    case 'AMOUNT_DIFFERS': return { label: standingLabel, tone: 'red', shape: 'diamond' };
    case 'REVERSAL': return { label: standingLabel, tone: 'neutral', shape: 'ring-slash' };
    default: return assertNever(standing, 'lineLook');
  }
}

/** `il provvisorio 1044`, `la bolletta 108`, in the middle of a sentence. @param number as the core calls the row */
export function theNumber(number: string): string {
  return /^(?:bolletta|riga)\b/i.test(number) ? `la ${number}` : `il ${number}`;
}

/** `Provvisorio 1044`, at the beginning of a line. */
export function atBeginning(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `40 pagamenti, tutti con ricevuta`; what is missing is counted. */
export function paymentsWords({ payments, withReceipt }: Pick<FlowRow, 'payments' | 'withReceipt'>): string {
  const missing = payments - withReceipt;
  const what = countOf(payments, 'pagamento', 'pagamenti');
  if (missing > 0) return `${what}, ${formatCount(missing)} senza ricevuta`;
  return payments === 0 ? what : `${what}, ${payments === 1 ? 'con ricevuta' : 'tutti con ricevuta'}`;
}
