/** Why a movement is matched, proposed or open: what the panel shows (screens.md «Riconciliazione», features.md 3c). */
import type { z } from 'zod';
import type { movementShape } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatAmount } from '../../domain/money.ts';
import { operatorNames } from '../access/index.ts';
import { TREASURY_FORMAT_LABELS } from '../treasury/index.ts';
import { allocationsOf, marksOf, type KeptAllocation, type KeptMark } from './decision-store.ts';
import { findMovement, flowsByIds, receiptsByIds, type FlowOutcome, type MovementOutcome } from './outcome-store.ts';
import { ruleLabel, WARNING_LABELS } from './reconciliation-labels.ts';
import { firstAcceptance, loadReviewed, liveDeferral, reviewActions, type Reviewed, type Reviewer } from './review-actions.ts';
import { flowBrief, movementNumber, namedTargets, receiptBrief, toMovementRow, type NamedTargets } from './review-rows.ts';
import { treasuryFileAt } from '../treasury/index.ts';
import { positionsPaidBy } from './target-store.ts';
import type { AllocationTarget } from './matching/matching-input.ts';

export type WhyPanel = z.infer<typeof movementShape>;

/** Null: no run has looked at that movement, or it is not there. */
export async function whyPanel(reader: Reader, movementId: number, reviewer: Reviewer): Promise<WhyPanel | null> {
  const reviewed = await loadReviewed(reader, movementId);
  if (reviewed === null) return null;
  const { movement } = reviewed;
  const targets = await allTargets(reader, reviewed);
  const flows = movement.details.flowIds.flatMap((id) => targets.flows.get(id) ?? []);
  const receipts = movement.details.receiptIds.flatMap((id) => targets.receipts.get(id) ?? []);
  const linked = movement.linkedMovementId === null ? null : await findMovement(reader, movement.linkedMovementId);
  const names = await operatorNames(reader);
  const { evidence } = movement.details;
  const first = firstAcceptance(reviewed);
  return {
    ...toMovementRow(movement, targets, reviewer.today), valueDate: movement.valueDate, suspenseDate: movement.suspenseDate, account: movement.account, format: movement.format, formatLabel: TREASURY_FORMAT_LABELS[movement.format], sourceFile: movement.sourceFile, sourceRow: movement.sourceRow,
    treasuryFileId: movement.fileId, loadedOn: movement.loadedOn, endToEndId: movement.endToEndId, bankRef: movement.bankRef, marks: evidence?.ranges ?? [],
    readAs: [...(evidence?.iufRead ?? []).map((text) => ({ kind: 'IUF' as const, text })), ...(evidence?.iuvRead ?? []).map((text) => ({ kind: 'IUV' as const, text }))], ruleLabel: ruleLabel(movement.rule),
    warnings: [...(evidence?.warnings ?? []).map((code) => WARNING_LABELS[code] ?? code), ...(movement.details.toReview.length > 0 ? ['L’abbinamento confermato è da rivedere: un altro flusso comincia con la stessa parte di identificativo.'] : []), ...returnedWarning(movement)],
    evidence: evidenceLines(movement, flows), flows: flows.map(flowBrief), receipts: receipts.map(receiptBrief), candidates: movement.details.candidates.map((set) => candidateSet(set, targets)),
    linked: linked === null ? null : { id: linked.id, number: movementNumber(linked), bookingDate: linked.bookingDate, signedCents: linked.sign * linked.amountCents },
    allocations: [...reviewed.frozen, ...reviewed.ofRules].map((allocation) => toldShare(movement, allocation, targets)), proposal: movement.details.proposal.map((share) => toldShare(movement, share, targets)),
    regularisation: movement.details.regularisation, positionsConcerned: await positionsPaidBy(reader, { flowVersionIds: flows.map(({ versionId }) => versionId), paymentIds: receipts.map(({ id }) => id) }),
    firstAcceptance: first === undefined ? null : { who: names.get(first.madeBy) ?? '', at: first.madeAt, mine: first.madeBy === reviewer.operatorId }, mark: markOf(reviewed, reviewer, names), actions: [...reviewActions(reviewed, reviewer)], history: await historyOf(reader, movement, targets, names),
  };
}

/** What it names now, and what it was ever allocated to. */
async function allTargets(reader: Reader, { movement }: Reviewed): Promise<NamedTargets> {
  const named = await namedTargets(reader, [movement]);
  const past = (await allocationsOf(reader, movement.id)).map(({ target }) => target);
  const flows = await flowsByIds(reader, past.flatMap((target) => (target.kind === 'FLOW' ? [target.flowId] : [])));
  const receipts = await receiptsByIds(reader, past.flatMap((target) => (target.kind === 'RECEIPT' ? [target.receiptId] : [])));
  return { flows: new Map([...named.flows, ...flows]), receipts: new Map([...named.receipts, ...receipts]) };
}

function returnedWarning({ details }: MovementOutcome): readonly string[] {
  return details.returned.length === 0 ? [] : ['L’uscita nomina un flusso o un pagamento già accreditato: può essere una restituzione al PSP.'];
}

function labelOf(target: AllocationTarget, { flows }: NamedTargets): string {
  return target.kind === 'FLOW' ? (flows.get(target.flowId)?.iuf ?? '') : `IUV ${target.iuv}`;
}

function toldShare(movement: MovementOutcome, { target, cents }: Readonly<{ target: AllocationTarget; cents: number }>, targets: NamedTargets): WhyPanel['allocations'][number] {
  return { movementId: movement.id, movementNumber: movementNumber(movement), target: target.kind === 'FLOW' ? { kind: 'FLOW', id: target.flowId } : { kind: 'RECEIPT', id: target.receiptId }, targetLabel: labelOf(target, targets), cents };
}

function candidateSet(set: readonly AllocationTarget[], { flows, receipts }: NamedTargets): WhyPanel['candidates'][number] {
  const found = set.flatMap((target) => (target.kind === 'FLOW' ? (flows.get(target.flowId) ?? []) : []));
  const paid = set.flatMap((target) => (target.kind === 'RECEIPT' ? (receipts.get(target.receiptId) ?? []) : []));
  return { flows: found.map(flowBrief), receipts: paid.map(receiptBrief), totalCents: found.reduce((sum, { residualCents }) => sum + residualCents, 0) + paid.reduce((sum, { amountCents }) => sum + amountCents, 0) };
}

/** Ticked lines; what is missing stands there too. */
function evidenceLines(movement: MovementOutcome, flows: readonly FlowOutcome[]): WhyPanel['evidence'] {
  const { evidence, candidates } = movement.details;
  if (evidence === null) return [];
  const isNamed = evidence.iufRead.length > 0 || evidence.iuvRead.length > 0;
  const named = !isNamed ? 'manca nella causale' : evidence.truncated ? 'nella causale solo l’inizio' : 'nella causale';
  const [regulation] = evidence.regulationDates;
  const { targetCents } = movement;
  return [
    ...(targetCents === null ? [] : [amountLine(movement, targetCents)]),
    ...(regulation === undefined ? [] : [{ ok: !evidence.warnings.includes('DATA_LONTANA'), label: dateLabel(evidence.workingDays), value: `${formatDate(regulation).slice(0, 5)} → ${formatDate(evidence.bookingDate).slice(0, 5)}` }]),
    ...(flows.length > 0 || candidates.length > 0 ? [{ ok: candidates.length <= 1, label: 'Unico candidato', value: candidates.length <= 1 ? 'nessun altro' : `${candidates.length} possibili` }] : []),
    { ok: isNamed && !evidence.truncated, label: evidence.iuvRead.length > 0 ? 'IUV' : 'Identificativo del flusso', value: named },
    ...(flows.length === 0 ? [] : [paymentsLine(flows)]),
  ];
}

/** A flow that is collected already may well be worth what came again: what counts is that nothing of it is left. */
function amountLine({ rule, amountCents, diffCents }: MovementOutcome, targetCents: number): WhyPanel['evidence'][number] {
  if (rule === 'GIA_RISCOSSO') return { ok: false, label: 'Ancora da riscuotere', value: `${formatAmount(amountCents - diffCents)} su ${formatAmount(targetCents)}` };
  return diffCents === 0 ? { ok: true, label: 'Importo uguale', value: `${formatAmount(amountCents)} = ${formatAmount(targetCents)}` } : { ok: false, label: 'Importo diverso', value: `${formatAmount(amountCents)} ≠ ${formatAmount(targetCents)}` };
}

function dateLabel(workingDays: number | null): string {
  if (workingDays === null || workingDays < 0) return 'Data prima del regolamento';
  if (workingDays === 0) return 'Stesso giorno del regolamento';
  return workingDays === 1 ? 'Un giorno lavorativo dopo' : `${workingDays} giorni lavorativi dopo`;
}

function paymentsLine(flows: readonly FlowOutcome[]): WhyPanel['evidence'][number] {
  const payments = flows.reduce((sum, flow) => sum + flow.payments, 0);
  const received = flows.reduce((sum, flow) => sum + flow.linesWithReceipt, 0);
  return { ok: received === payments, label: 'Pagamenti', value: `${payments}, con ${received} ${received === 1 ? 'ricevuta' : 'ricevute'}` };
}

function markOf(reviewed: Reviewed, reviewer: Reviewer, names: ReadonlyMap<number, string>): WhyPanel['mark'] {
  const deferral = liveDeferral(reviewed, reviewer.today);
  const excluded = reviewed.marks.find(({ kind }) => kind === 'EXCLUDED');
  const blocked = reviewed.marks.findLast(({ kind }) => kind === 'BLOCKED');
  const mark = excluded ?? deferral ?? blocked;
  if (mark === undefined) return null;
  return { kind: mark === excluded ? 'EXCLUDED' : mark === deferral ? 'DEFERRED' : 'UNDONE', reason: mark.reason, who: names.get(mark.madeBy) ?? '', at: mark.madeAt, until: mark.until };
}

type Told = WhyPanel['history'][number];
const PROGRAM = 'Sportello';

async function historyOf(reader: Reader, movement: MovementOutcome, targets: NamedTargets, names: ReadonlyMap<number, string>): Promise<Told[]> {
  const loaded = await treasuryFileAt(reader, movement.fileId);
  const who = (id: number | null): string => (id === null ? PROGRAM : (names.get(id) ?? PROGRAM));
  const events: Told[] = [
    ...(loaded === null ? [] : [{ at: loaded.at, who: who(loaded.operatorId), what: `Riga ${movement.sourceRow} del file ${movement.sourceFile} caricata`, reason: null, cents: movement.sign * movement.amountCents }]),
    ...(await allocationsOf(reader, movement.id)).flatMap((allocation) => allocationEvents(allocation, labelOf(allocation.target, targets), who)), ...(await marksOf(reader, movement.id)).flatMap((mark) => markEvents(mark, who)),
  ];
  return events.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** Reasons that the program writes in its own words. */
const VOID_WORDS: Readonly<Record<string, string>> = { RECOMPUTED: 'Abbinamento rifatto con i nuovi dati', REVERSED: 'Abbinamento tolto dallo storno' };

function allocationEvents(allocation: KeptAllocation, label: string, who: (id: number | null) => string): readonly Told[] {
  const { cents, rule, madeAt, madeBy, confirmedAt, confirmedBy, voidedAt, voidedBy, voidReason, note } = allocation;
  const isConfirmedLater = confirmedAt !== null && (madeBy === null || madeBy !== confirmedBy);
  return [
    { at: madeAt, who: who(madeBy), what: rule === null ? `Abbinato a mano a ${label}` : madeBy === null ? `Abbinato a ${label} (regola ${rule})` : `Accettata la proposta: ${label}`, reason: note, cents },
    ...(isConfirmedLater ? [{ at: confirmedAt, who: who(confirmedBy), what: `Confermato l’abbinamento a ${label}`, reason: null, cents }] : []),
    ...(voidedAt === null ? [] : [{ at: voidedAt, who: who(voidedBy), what: VOID_WORDS[voidReason ?? ''] ?? `Annullato l’abbinamento a ${label}`, reason: voidedBy === null ? null : voidReason, cents }]),
  ];
}

function markEvents(mark: KeptMark, who: (id: number | null) => string): readonly Told[] {
  const words = markWords(mark);
  if (words === null) return [];
  const isOfPerson = mark.liftedAt !== null && mark.liftedBy !== null && !/^[A-Z_]+$/.test(mark.liftReason ?? '');
  return [
    { at: mark.madeAt, who: who(mark.madeBy), what: words.made, reason: /^[A-Z_0-9a-z]*$/.test(mark.reason) && mark.kind !== 'EXCLUDED' && mark.kind !== 'DEFERRED' ? null : mark.reason, cents: null },
    ...(mark.liftedAt !== null && isOfPerson ? [{ at: mark.liftedAt, who: who(mark.liftedBy), what: words.lifted, reason: mark.liftReason, cents: null }] : []),
  ];
}

function markWords({ kind, until }: KeptMark): Readonly<{ made: string; lifted: string }> | null {
  switch (kind) {
    case 'EXCLUDED': return { made: 'Segnato come non pagoPA', lifted: 'Ripreso fra quelli da abbinare' };
    case 'DEFERRED': return { made: `Rimandato al ${until === null ? '' : formatDate(until)}`, lifted: 'Rimando tolto' };
    case 'REVERSAL': return { made: 'Storno parziale confermato', lifted: 'Storno parziale annullato' };
    case 'FIRST_ACCEPTANCE': return { made: 'Accettato dalla prima di due persone', lifted: 'Prima accettazione tolta' };
    case 'BLOCKED': case 'FLOW_CONFIRMED': return null;
    default: return null;
  }
}
