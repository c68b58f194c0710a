/** A flow that counts takes back a payment which still pays a position, or waits for one: the payment stays, and a person decides (receipts-fdr.md 2.3, outcome 3; states.md, PAID: revoke fact). */
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../../data/engine.ts';
import { formatDate } from '../../../domain/civil-date.ts';
import { formatEuro } from '../../../domain/money.ts';
import { STATE_LABEL } from '../../../domain/position-state.ts';
import type { ApplicationContext } from '../../application-context.ts';
import { personById } from '../../people/index.ts';
import { loadPosition, type PositionRecord } from '../../positions/index.ts';
import { lastTaskOfPayment, openTask } from '../../tasks/index.ts';
import type { DiscrepancyWork } from './discrepancy-tasks.ts';

const revokedRow = z.object({ paymentId: z.int(), positionId: z.int().nullable(), debtorName: z.string().nullable(), iuv: z.string(), totalCents: z.int(), paidOn: z.string(), psp: z.string(), iuf: z.string(), rowCents: z.int(), revokedOn: z.string() });
/** A payment and the row of a flow that takes it back. Amounts in cents; `rowCents` without sign. */
type RevokedPayment = Readonly<z.infer<typeof revokedRow>>;

const AT_ONCE = 20;

/** Opens the task of every payment that a flow took back and that still pays, is to be given back or belongs to no position yet; once per payment, whatever was decided. */
export async function followRevocations(context: ApplicationContext, { read, write }: DiscrepancyWork): Promise<void> {
  for (let after = 0; ;) {
    const page = await read((reader) => revokedPayments(reader, after, AT_ONCE));
    const last = page.at(-1);
    if (last === undefined) return;
    const unasked = await read((reader) => notYetAsked(reader, page));
    if (unasked.length > 0) await write('revocations.open', async (unit) => { for (const payment of unasked) await openOne(context, unit, payment); });
    after = last.paymentId;
  }
}

/** Walked from the few flows that take something back, never from the payments. */
async function revokedPayments(reader: Reader, after: number, limit: number): Promise<readonly RevokedPayment[]> {
  return reader.all(revokedRow,
    `/* revocations.paying */ SELECT p.id AS payment_id, p.position_id, p.debtor_name, p.iuv, p.total_cents, p.paid_on, p.psp, v.flow_name AS iuf, ABS(l.amount_cents) AS row_cents, l.paid_on AS revoked_on
     FROM flow_result r CROSS JOIN flow_collection c ON c.version_id = r.version_id CROSS JOIN flow_version_card v ON v.id = r.version_id CROSS JOIN flow_line_card l ON l.flow_id = r.version_id AND l.outcome = '3' CROSS JOIN receipt_card p ON p.iuv = l.iuv CROSS JOIN payment_to_budget b ON b.id = p.id
     WHERE r.reversed_lines > 0 AND p.id > ? AND b.effect IN ('PAYS', 'TO_REFUND', 'UNASSIGNED') AND (p.receipt_id = l.iur OR EXISTS (SELECT 1 FROM receipt_part q WHERE q.payment_id = p.id AND q.iur = l.iur)) GROUP BY p.id ORDER BY p.id LIMIT ?`, [after, limit]);
}

async function notYetAsked(reader: Reader, payments: readonly RevokedPayment[]): Promise<readonly RevokedPayment[]> {
  const unasked: RevokedPayment[] = [];
  for (const payment of payments) if ((await lastTaskOfPayment(reader, payment.paymentId, 'REVISED_OR_REVOKED')) === null) unasked.push(payment);
  return unasked;
}

async function openOne(context: ApplicationContext, unit: UnitOfWork, revoked: RevokedPayment): Promise<void> {
  const record = revoked.positionId === null ? null : await loadPosition(unit, revoked.positionId);
  if (record === null && revoked.positionId !== null) return;
  const side = (label: string, left: string, right: string, mono = false) => ({ label, left, right, mono });
  await openTask(context, unit, {
    kind: 'REVISED_OR_REVOKED', office: record?.position.office ?? '', positionId: revoked.positionId, paymentId: revoked.paymentId, amountCents: revoked.totalCents,
    facts: {
      explanation: explanationOf(revoked, record), detail: await detailOf(unit, revoked, record), leftHeading: 'Dalla ricevuta', rightHeading: 'Dal flusso',
      sides: [
        side('Stato', record === null ? 'Nessuna posizione' : STATE_LABEL[record.position.state], 'Pagamento revocato'), side('Importo', formatEuro(revoked.totalCents), formatEuro(revoked.rowCents)), side('Quando', formatDate(revoked.paidOn), formatDate(revoked.revokedOn)),
        side('Chi', revoked.psp, '—'), side('IUV', revoked.iuv, revoked.iuv, true), side('Flusso', '—', revoked.iuf, true),
      ],
    },
  });
}

/** In Italian. A payment may lie on the position of another notice than its own, or on none. */
function explanationOf({ iuv }: RevokedPayment, record: PositionRecord | null): string {
  const found = 'Un flusso riporta che il PSP ha revocato questo pagamento, dopo che ne era arrivata la ricevuta. Se la revoca è vera confermala: ';
  if (record === null) return `${found}non c’è più niente da attribuire né da rimborsare. Se non lo è, tieni il pagamento e segnalalo al PSP.`;
  const isMoved = record.installments.every((installment) => installment.iuv !== iuv);
  return `${isMoved ? 'Questo pagamento era di un altro avviso ed è stato spostato qui: il denaro è qui, e qui vale la decisione. ' : ''}${found}la posizione torna com’era prima. Se non lo è, tieni il pagamento e segnalalo al PSP.`;
}

async function detailOf(unit: UnitOfWork, { debtorName }: RevokedPayment, record: PositionRecord | null): Promise<string> {
  if (record === null) return [...(debtorName === null ? [] : [debtorName]), 'Pagamento senza posizione'].join(' · ');
  const person = await personById(unit, record.position.personId);
  return [...(person === null ? [] : [person.name]), record.position.description].join(' · ');
}
