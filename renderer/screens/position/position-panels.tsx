import type { ReactNode } from 'react';
import { instantInList, whenWords } from '../acts/instant-words.ts';
import { formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { formatIban, ibanToCcp } from '../../../main/domain/iban.ts';
import { Code, DataTable, DueDate, LinkButton, Money, NoticeNumber, Panel, PrintStateLabel, StateLabel, StateWord, Timeline, type Column } from '../../components/index.ts';
import type { StateAppearance } from '../../components/state-appearance.ts';
import { effectLook } from '../payments/payment-look.ts';
import type { Installment, PositionCard, PositionPayment, PositionPrint } from '../acts/operation-types.ts';

const INSTALLMENT_COLUMNS: readonly Column<Installment>[] = [
  { key: 'label', heading: 'Rata', cell: (row) => (row.of > 1 ? `${row.number} di ${row.of}` : row.label === 'Rata unica' ? 'Unica' : row.label), width: '8.5rem' },
  { key: 'nav', heading: 'Numero avviso', cell: (row) => <NoticeNumber nav={row.nav} />, width: '13rem' },
  { key: 'due', heading: 'Entro il', cell: (row) => <DueDate date={row.dueDate} state={row.state} />, width: '7rem' },
  { key: 'state', heading: 'Stato', cell: (row) => <StateLabel state={row.state} /> },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '7rem' },
];

/** Rate: the one to pay is the current row; choosing another makes prints and registrations concern that one. */
export function InstallmentsPanel({ rows, currentId, onChoose, action }: Readonly<{ rows: readonly Installment[]; currentId: number | null; onChoose: (row: Installment) => void; /** What may be done with the installments together. */ action?: ReactNode }>) {
  return <Panel title="Rate" action={action ?? undefined}><DataTable name="Rate" columns={INSTALLMENT_COLUMNS} rows={rows} rowKey={(row) => row.id} currentKey={currentId} onOpen={onChoose} /></Panel>;
}

type Transfer = Installment['transfers'][number];
const TRANSFER_COLUMNS: readonly Column<Transfer>[] = [
  { key: 'what', heading: 'Causale', cell: (row) => row.description, cut: true },
  { key: 'payee', heading: 'Beneficiario', cell: (row) => <span className="detail">{row.payeeName}</span>, width: '12rem' },
  { key: 'iban', heading: 'IBAN', cell: (row) => (row.stamp ? <span className="detail">marca da bollo</span> : <Code>{row.iban}</Code>), width: '15.5rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} />, align: 'right', width: '7rem' },
];

/** Shown only where a slip is paid on another account than the one of the transfer. */
const POSTAL_COLUMN: Column<Transfer> = { key: 'postal', heading: 'C/C postale', cell: (row) => (row.postalIban === null ? '' : <span title={formatIban(row.postalIban)}><Code>{slipAccount(row.postalIban)}</Code></span>), width: '7rem' };

/** The number as it stands on the slip, without zeros before it. */
function slipAccount(postalIban: string): string {
  const account = ibanToCcp(postalIban);
  return account.ok ? account.value.replace(/^0+/u, '') : postalIban;
}

export function TransfersPanel({ installment }: Readonly<{ installment: Installment | null }>) {
  return (
    <Panel title="Beneficiari" {...(installment !== null && installment.of > 1 ? { note: `rata ${installment.number} di ${installment.of}` } : {})}>
      <DataTable name="Beneficiari" columns={(installment?.transfers ?? []).some(({ postalIban }) => postalIban !== null) ? [...TRANSFER_COLUMNS.slice(0, -1), POSTAL_COLUMN, ...TRANSFER_COLUMNS.slice(-1)] : TRANSFER_COLUMNS} rows={installment?.transfers ?? []} rowKey={(row) => row.index} empty="I beneficiari nascono con il salvataggio." />
    </Panel>
  );
}

type Line = PositionCard['lines'][number];
const LINE_COLUMNS: readonly Column<Line>[] = [
  { key: 'what', heading: 'Voce', cell: (row) => <>{row.label}{[...row.arithmetic, ...(row.law === null ? [] : [row.law])].map((note) => <span key={note} className="detail sp-block">{note}</span>)}</> },
  { key: 'payee', heading: 'Va a', cell: (row) => <span className="detail">{row.payee === null ? 'Comune' : row.payee.name}</span>, width: '12rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} />, align: 'right', width: '7rem' },
];

/** What the amount is made of, with the law and the sums of what was proposed; nothing where it is one voce. */
export function LinesPanel({ lines }: Readonly<{ lines: readonly Line[] }>) {
  if (lines.length === 0) return null;
  return <Panel title="Voci dell’importo"><DataTable name="Voci dell’importo" columns={LINE_COLUMNS} rows={lines} rowKey={(row) => lines.indexOf(row)} /></Panel>;
}

const DOCUMENT: Readonly<Record<PositionPrint['document'], string>> = { NOTICE: 'Avviso', RECEIPT: 'Ricevuta' };

function documentWords(print: PositionPrint, installments: readonly Installment[]): string {
  const installment = installments.find((row) => row.id === print.installmentId);
  const which = installment === undefined || installment.of === 1 ? '' : ` rata ${installment.number}`;
  const copies = print.copies === 1 ? '' : `, ${print.copies} copie`;
  return `${DOCUMENT[print.document]}${which}${copies}`;
}

export type PrintsPanelProps = Readonly<{ prints: readonly PositionPrint[]; installments: readonly Installment[]; mayRecall: boolean; onCompare: (print: PositionPrint) => void; onRecall: (print: PositionPrint) => void }>;

/** Stampe: whether each paper still holds; a superseded one says what changed. */
export function PrintsPanel({ prints, installments, mayRecall, onCompare, onRecall }: PrintsPanelProps) {
  const columns: readonly Column<PositionPrint>[] = [
    { key: 'at', heading: 'Quando', cell: (row) => <span className="sp-nowrap">{instantInList(row.at)}</span>, width: '9.5rem' },
    { key: 'what', heading: 'Documento', cell: (row) => <>{documentWords(row, installments)}{row.reprint ? <span className="detail"> · ristampa</span> : null}{row.changed.length === 0 ? null : <span className="detail"> · {row.changed.map((line) => line.label.toLowerCase()).join(', ')} poi {row.changed.length === 1 ? 'cambiato' : 'cambiati'}</span>}</>, cut: true },
    { key: 'who', heading: 'Chi', cell: (row) => row.who, width: '7.5rem', cut: true },
    { key: 'state', heading: 'Vale ancora?', cell: (row) => <PrintStateLabel state={row.state} paid={row.paid} cancelled={row.cancelled} />, width: '10rem' },
    {
      key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '9rem',
      cell: (row) => (
        <span className="sp-buttons">
          {row.changed.length > 0 || row.state === 'SUPERSEDED' ? <LinkButton label="Confronta" onPress={() => onCompare(row)} /> : null}
          {mayRecall && row.document === 'NOTICE' && row.state !== 'RECALLED' ? <LinkButton label="Ritira" onPress={() => onRecall(row)} /> : null}
        </span>
      ),
    },
  ];
  return <Panel title="Stampe"><DataTable name="Stampe" columns={columns} rows={prints} rowKey={(row) => row.id} empty="Nessuna stampa." /></Panel>;
}

/** Which of several installments a payment is for. */
function paidPart(installments: readonly Installment[], { installmentId }: PositionPayment): string | null {
  const paid = installments.find(({ id }) => id === installmentId);
  return paid === undefined || paid.of === 1 ? null : paid.label;
}

/** What a payment does to the position it lies on. */
function standingOf(effect: PositionPayment['effect']): StateAppearance {
  if (effect === 'VOID') return { label: 'Tolto', tone: 'neutral', shape: 'ring-slash' };
  return effect === 'PAYS' ? { label: 'Paga', tone: 'green', shape: 'disc-tick' } : effectLook(effect);
}

export type PaymentsPanelProps = Readonly<{ payments: readonly PositionPayment[]; installments: readonly Installment[]; busy: boolean; mayVoid: boolean; onReceipt: (payment: PositionPayment) => void; onOpen: (payment: PositionPayment) => void; onVoid: (payment: PositionPayment) => void }>;

/** Pagamenti with their receipts; those recorded by a person can be taken away with a reason. */
export function PaymentsPanel({ payments, installments, busy, mayVoid, onReceipt, onOpen, onVoid }: PaymentsPanelProps) {
  const columns: readonly Column<PositionPayment>[] = [
    { key: 'when', heading: 'Quando', cell: (row) => <span className="sp-nowrap">{row.kind === 'RECEIPT' && row.paidAt !== null ? instantInList(row.paidAt) : row.paidOn === null ? '—' : formatDate(row.paidOn)}</span>, width: '7.5rem' },
    { key: 'where', heading: 'Che cosa, dove', cell: (row) => [paidPart(installments, row), row.psp].filter((part) => part !== null).join(' · '), cut: true },
    { key: 'effect', heading: 'Vale?', cell: (row) => <StateWord look={standingOf(row.effect)} />, width: '8.5rem' },
    { key: 'proof', heading: 'Note', cell: (row) => <span className="detail">{row.anomalies.length === 0 ? (row.kind === 'RECEIPT' ? `ricevuta ${row.receiptId}` : 'registrato a mano') : row.anomalies.join(' · ')}</span>, cut: true },
    { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} bold />, align: 'right', width: '6.5rem' },
    {
      key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '8rem',
      cell: (row) => (
        <span className="sp-buttons">
          {row.receiptPrintable ? <LinkButton label="Ricevuta" onPress={() => { if (!busy) onReceipt(row); }} /> : null}
          {row.kind === 'RECEIPT' ? <LinkButton label="Apri" onPress={() => onOpen(row)} /> : null}
          {mayVoid && row.voidable ? <LinkButton label="Togli" onPress={() => onVoid(row)} /> : null}
        </span>
      ),
    },
  ];
  return <Panel title="Pagamenti"><DataTable name="Pagamenti" columns={columns} rows={payments} rowKey={(row) => `${row.kind}-${row.id}`} empty="Nessun pagamento registrato." /></Panel>;
}

/** Cronologia: newest first (as the core sends it), who and before → after. */
export function HistoryPanel({ card, today, onAttachment }: Readonly<{ card: PositionCard; today: CivilDate; onAttachment: (attachmentId: number) => void }>) {
  const detailOf = ({ detail, attachment }: PositionCard['timeline'][number]) => (attachment === null ? detail : <>{detail}{detail === null ? '' : ' · '}<LinkButton label="Apri allegato" onPress={() => onAttachment(attachment.id)} /></>);
  return (
    <Panel title="Cronologia">
      <Timeline name="Cronologia" items={card.timeline.map((item, index) => ({ key: `${item.at}-${index}`, title: item.title, detail: detailOf(item), when: `${whenWords(item.at, today)} · ${item.who}`, tone: item.tone }))} />
    </Panel>
  );
}
