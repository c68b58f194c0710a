import { formatDate } from '../../domain/civil-date.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { formatEuro } from '../../domain/money.ts';
import { STATE_LABEL } from '../../domain/position-state.ts';
import { CHANNEL_LABEL } from '../../features/positions/index.ts';
import { failPayment, receivePayment } from './payment-rows.ts';
import { importDay, LAST_DAY, paymentsOf, workingDayAfter } from './position-plan.ts';
import { openTask } from './task-rows.ts';
import { addAudit, addFact, schedule, tick, type PlannedInstallment, type PlannedPosition, type World } from './town-world.ts';
import { OPERATOR_IDS } from './town.ts';

/** Puts on the days to come what the course of a position holds. */
export function scheduleCourse(world: World, position: PlannedPosition): void {
  const { outcome } = position;
  for (const payment of paymentsOf(outcome)) schedule(world, payment.receivedDay, 'RECEIPTS', () => receivePayment(world, position, payment));
  switch (outcome.kind) {
    case 'CANCELLED': return schedule(world, outcome.day, 'DECISIONS', () => cancel(world, position, outcome.day, outcome.reason));
    case 'PAID_OUTSIDE': return schedule(world, outcome.day, 'DECISIONS', () => payOutside(world, position, outcome));
    case 'OPEN': return scheduleDoubts(world, position);
    case 'PAID': case 'DRAFT': return undefined;
  }
}

/** Of what is not paid, some debtors say that they have, and some payments do not go through. */
function scheduleDoubts(world: World, position: PlannedPosition): void {
  const { random, days } = world;
  if (position.uploadedAt === null) return;
  const { createdDay } = position;
  if (random.chance(0.006)) schedule(world, importDay(days, createdDay + 4), 'RECEIPTS', () => failPayment(world, position, createdDay + 4));
  const recent = createdDay > LAST_DAY - 70 && world.wantedDeclarations > 0 && random.chance(0.2);
  if (recent) world.wantedDeclarations -= 1;
  const day = recent ? workingDayAfter(days, Math.max(createdDay + 2, LAST_DAY - random.between(2, 8))) : workingDayAfter(days, createdDay + random.between(20, 40));
  if (recent || (createdDay < LAST_DAY - 80 && random.chance(0.01))) schedule(world, day, 'DECISIONS', () => declare(world, position, day, !recent));
}

function cancel(world: World, position: PlannedPosition, day: number, reason: string): void {
  const at = tick(world, day);
  const operatorId = OPERATOR_IDS.supervisor;
  addFact(world, position, { kind: 'CANCELLED', at, operatorId, installmentId: null, reason });
  addAudit(world, at, { action: 'POSITION_CANCELLED', subjectKind: 'position', subjectId: position.id, operatorId, before: { state: position.uploadedAt === null ? 'TO_SYNC' : 'UNPAID' }, after: { state: 'INVALID' }, reason });
  if (world.random.chance(0.25)) world.toRestore.push(position);
}

type PaidOutside = Extract<PlannedPosition['outcome'], { kind: 'PAID_OUTSIDE' }>;

function payOutside(world: World, position: PlannedPosition, { day, channel, reason, voidedDay }: PaidOutside): void {
  const { rows, days } = world;
  const [installment] = position.installments;
  if (installment === undefined) return;
  const at = tick(world, day);
  const by = { at, operatorId: OPERATOR_IDS.counter };
  const paidOn = days.date(day);
  const voidReason = 'Registrato sulla posizione sbagliata';
  rows.add('externalPayment', [
    rows.nextId('external_payment'), position.id, installment.id, channel, paidOn, installment.amountCents, reason, at, by.operatorId, ...(voidedDay === null ? [null, null, null] : [days.instant(voidedDay, 14 * 60 + 30), OPERATOR_IDS.supervisor, voidReason]),
  ]);
  addFact(world, position, { ...by, kind: 'EXTERNAL_PAYMENT', reason, detail: `${formatEuro(installment.amountCents)} con ${CHANNEL_LABEL[channel] ?? 'altro'} il ${formatDate(paidOn)}` });
  addAudit(world, at, { action: 'EXTERNAL_PAYMENT_RECORDED', subjectKind: 'position', subjectId: position.id, operatorId: by.operatorId, after: { channel, paidOn, amountCents: installment.amountCents }, reason });
  if (voidedDay !== null) schedule(world, voidedDay, 'DECISIONS', () => voidOutside(world, position, voidedDay, voidReason));
}

function voidOutside(world: World, position: PlannedPosition, day: number, reason: string): void {
  const at = tick(world, day);
  const operatorId = OPERATOR_IDS.supervisor;
  addFact(world, position, { kind: 'EXTERNAL_PAYMENT_VOIDED', at, operatorId, reason });
  addAudit(world, at, { action: 'EXTERNAL_PAYMENT_VOIDED', subjectKind: 'position', subjectId: position.id, operatorId, before: { amountCents: position.amountCents }, reason });
}

/** The debtor says to have paid: asked at the counter, answered, remembered as a task; after some days it is found out. */
function declare(world: World, position: PlannedPosition, day: number, looked: boolean): void {
  const { rows, days } = world;
  const [installment] = position.installments;
  if (installment === undefined) return;
  const at = tick(world, day);
  const operatorId = OPERATOR_IDS.counter;
  const paidOn = days.date(day - 1);
  rows.add('answer', [rows.nextId('verification_answer'), position.id, at, operatorId, 'NOT_FOUND', 'Non risulta', `ricevute ferme al ${days.italian(day)} alle 07:00`]);
  const settled = looked ? { day: workingDayAfter(days, day + 3), action: 'NOT_FOUND', effect: null } : null;
  openTask(world, { kind: 'DECLARED_PAID', position, payment: null, amountCents: position.amountCents, day, at, ownerId: operatorId, facts: declaredFacts(position, installment, paidOn), settled });
  addFact(world, position, { kind: 'DECLARATION', at, operatorId, installmentId: null, detail: `il ${formatDate(paidOn)}` });
  addAudit(world, at, { action: 'PAYMENT_DECLARED', subjectKind: 'position', subjectId: position.id, operatorId, after: { paidOn, attachmentSha256: null } });
  rows.add('served', [rows.nextId('served_person'), at, operatorId, position.debtor.id, position.id]);
}

function declaredFacts(position: PlannedPosition, installment: PlannedInstallment, paidOn: string) {
  const nav = installment.nav === null ? '—' : formatNav(installment.nav);
  const amount = formatEuro(position.amountCents);
  return {
    explanation: 'Il cittadino dice di avere pagato, ma qui il pagamento non risulta. Dice di avere pagato dal tabaccaio, senza lo scontrino.', detail: `${position.debtor.name} · ${position.description}`, leftHeading: 'Da noi', rightHeading: 'Dal cittadino',
    sides: [
      { label: 'Stato', left: STATE_LABEL.UNPAID, right: 'Pagata', mono: false }, { label: 'Quando', left: '—', right: formatDate(paidOn), mono: false }, { label: 'Dove', left: '—', right: 'Tabaccai di Fantasia', mono: false },
      { label: 'Importo', left: amount, right: amount, mono: false }, { label: 'Numero avviso', left: nav, right: nav, mono: true }, { label: 'Transazione', left: '—', right: '—', mono: true }, { label: 'Allegato', left: '—', right: 'nessuno', mono: false },
    ],
  };
}
