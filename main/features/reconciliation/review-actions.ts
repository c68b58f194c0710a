/** What a reviewer may do with a movement now, and why not: for the panel and for the decisions themselves. */
import type { REVIEW_ACTIONS } from '../../contract/index.ts';
import type { Reader } from '../../data/engine.ts';
import { monthWords } from '../../domain/calendar-month.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { closedMonthOfFlows, closedMonthOfMovement } from './closing/closing-store.ts';
import { allocationsOf, marksOf, type KeptAllocation, type KeptMark } from './decision-store.ts';
import { findMovement, type MovementOutcome } from './outcome-store.ts';

export type ReviewActionCode = (typeof REVIEW_ACTIONS)[number];
export type ReviewAction = Readonly<{ code: ReviewActionCode; label: string; allowed: boolean; whyNot: string | null; consequence: string }>;

/** A movement with what holds of it. */
export type Reviewed = Readonly<{ movement: MovementOutcome; /** Confirmed. */ frozen: readonly KeptAllocation[]; /** Made by rules at the last run. */ ofRules: readonly KeptAllocation[]; marks: readonly KeptMark[]; /** The closed month it stands in; null: an open one. */ closedMonth: string | null; /** The closed month in which a flow of its confirmed match stands. */ closedFlowMonth: string | null }>;

/** Who looks, and from which amount on two persons accept. */
export type Reviewer = Readonly<{ operatorId: number; fourEyesCents: number | null; today: string }>;

export async function loadReviewed(reader: Reader, movementId: number): Promise<Reviewed | null> {
  const movement = await findMovement(reader, movementId);
  if (movement === null) return null;
  const live = (await allocationsOf(reader, movementId)).filter(({ voidedAt }) => voidedAt === null);
  const marks = (await marksOf(reader, movementId)).filter(({ liftedAt }) => liftedAt === null);
  const frozen = live.filter(({ confirmedAt }) => confirmedAt !== null);
  const closedFlowMonth = await closedMonthOfFlows(reader, frozen.flatMap(({ target }) => (target.kind === 'FLOW' ? [target.flowId] : [])));
  return { movement, frozen, closedFlowMonth, ofRules: live.filter(({ confirmedAt }) => confirmedAt === null), marks, closedMonth: await closedMonthOfMovement(reader, movementId) };
}

/** The first of two persons has accepted. */
export function firstAcceptance({ marks }: Reviewed): KeptMark | undefined {
  return marks.find(({ kind }) => kind === 'FIRST_ACCEPTANCE');
}

export function needsTwo({ movement }: Reviewed, { fourEyesCents }: Reviewer): boolean {
  return fourEyesCents !== null && movement.amountCents >= fourEyesCents;
}

/** Put off, and the day has not come. */
export function liveDeferral({ marks }: Reviewed, today: string): KeptMark | undefined {
  return marks.find(({ kind, until }) => kind === 'DEFERRED' && until !== null && until > today);
}

type Judgement = Readonly<{ whyNot: string | null; consequence: string }>;
const allowed = (consequence: string): Judgement => ({ whyNot: null, consequence });
const refused = (whyNot: string): Judgement => ({ whyNot, consequence: '' });

const LABELS: Readonly<Record<ReviewActionCode, string>> = { ACCEPT: 'Conferma', SEPARATE: 'Separa', MATCH: 'A mano', EXCLUDE: 'Non pagoPA', DEFER: 'Rimanda', UNDO: 'Annulla', PROPOSE_AGAIN: 'Riproponi' };

/** Every action, in the order of the panel. */
export function reviewActions(reviewed: Reviewed, reviewer: Reviewer): readonly ReviewAction[] {
  const judged: Readonly<Record<ReviewActionCode, Judgement>> = {
    ACCEPT: judgeAccept(reviewed, reviewer), SEPARATE: judgeSeparate(reviewed), MATCH: judgeMatch(reviewed), EXCLUDE: judgeExclude(reviewed), DEFER: judgeDefer(reviewed, reviewer), UNDO: judgeUndo(reviewed, reviewer), PROPOSE_AGAIN: judgeAgain(reviewed),
  };
  const closed = reviewed.closedMonth === null ? null : refused(closedMonthSentence(reviewed.closedMonth));
  return CODES.map((code) => ({ code, label: LABELS[code], allowed: closed === null && judged[code].whyNot === null, ...(closed ?? judged[code]) }));
}

/** Why nothing is decided on what stands in a closed month. */
export function closedMonthSentence(month: string): string {
  return `Sta in ${monthWords(month)}, che è chiuso: per cambiarlo il responsabile deve prima riaprire il mese.`;
}

/** Why a match is not taken apart whose flow stands in a closed month: the flow would leave that month. */
function closedFlowSentence(month: string): string {
  return `Riscuote un flusso che sta in ${monthWords(month)}, che è chiuso: per cambiarlo il responsabile deve prima riaprire il mese.`;
}

const CODES: readonly ReviewActionCode[] = ['ACCEPT', 'SEPARATE', 'MATCH', 'EXCLUDE', 'DEFER', 'UNDO', 'PROPOSE_AGAIN'];

/** Why an action is not possible now; null when it is. */
export function objectionTo(reviewed: Reviewed, reviewer: Reviewer, action: ReviewActionCode): string | null {
  return reviewActions(reviewed, reviewer).find(({ code }) => code === action)?.whyNot ?? null;
}

function isReversalPair({ movement }: Reviewed): boolean {
  return movement.rule === 'R1';
}

function judgeAccept(reviewed: Reviewed, reviewer: Reviewer): Judgement {
  const { movement, ofRules } = reviewed;
  const first = firstAcceptance(reviewed);
  if (first?.madeBy === reviewer.operatorId) return refused('L’hai già accettato tu: per questo importo serve la conferma di una seconda persona.');
  const two = needsTwo(reviewed, reviewer) && first === undefined ? ' Per questo importo serve poi la conferma di una seconda persona.' : '';
  if (first !== undefined) return allowed('L’abbinamento accettato da un’altra persona diventa definitivo.');
  if (movement.status === 'automatic' && ofRules.length > 0) return allowed(`L’abbinamento resta com’è e nessuna regola lo cambia più.${two}`);
  if (movement.status === 'proposed' && movement.rule === 'R1c') return allowed(`L’accredito stornato vale ${formatEuro(movement.amountCents)} in meno.${two}`);
  if (movement.status === 'proposed' && movement.details.proposal.length > 0) return allowed(`La proposta diventa un abbinamento.${two}`);
  if (movement.status === 'confirmed') return refused('È già confermato.');
  return refused(isReversalPair(reviewed) ? 'Lo storno e il suo accredito si chiudono da soli.' : 'Non c’è una proposta da confermare: abbinalo a mano, o segnalo come non pagoPA.');
}

function isBooked({ frozen }: Reviewed): boolean {
  return frozen.some(({ booked }) => booked);
}

const BOOKED = 'Una reversale lo riporta già: prima va annullata o stornata la reversale.';

function judgeSeparate(reviewed: Reviewed): Judgement {
  const { movement, frozen, ofRules } = reviewed;
  if (isBooked(reviewed)) return refused(BOOKED);
  if (reviewed.closedFlowMonth !== null) return refused(closedFlowSentence(reviewed.closedFlowMonth));
  if (movement.sign === 1 && (frozen.length > 0 || ofRules.length > 0 || movement.details.proposal.length > 0)) return allowed('L’abbinamento si scioglie e non viene più proposto; puoi dividere l’importo fra altri flussi.');
  return refused('Non c’è un abbinamento da separare.');
}

function judgeMatch(reviewed: Reviewed): Judgement {
  const { movement, frozen } = reviewed;
  if (movement.sign === -1) return refused('È un’uscita o uno storno: non si abbina a un flusso.');
  if (isReversalPair(reviewed)) return refused('L’accredito è stornato.');
  if (firstAcceptance(reviewed) !== undefined) return refused('Aspetta la conferma di una seconda persona: prima annulla la prima accettazione.');
  switch (movement.status) {
    case 'open': case 'proposed':
      return allowed('Scegli tu flussi e ricevute, al centesimo.');
    case 'automatic': case 'confirmed':
      return frozen.length > 0 && (movement.residualCents ?? 0) > 0 ? allowed('Scegli tu a che cosa va quello che resta.') : refused('È già abbinato per intero: prima separalo o annulla l’abbinamento.');
    case 'excluded':
      return refused('È segnato come non pagoPA: prima annulla.');
    default:
      return refused('Questa riga non partecipa agli abbinamenti.');
  }
}

function judgeExclude(reviewed: Reviewed): Judgement {
  const { movement, frozen } = reviewed;
  if (frozen.length > 0) return refused('Ha un abbinamento confermato: prima annullalo.');
  if (movement.status === 'excluded' || movement.bucket === 'EXCLUDED') return refused('È già segnato come non pagoPA.');
  if (isReversalPair(reviewed)) return refused('Lo storno e il suo accredito si chiudono da soli.');
  return movement.status === 'ignored' || movement.status === 'confirmed' ? refused('Questa riga non partecipa agli abbinamenti.') : allowed('Esce dagli abbinamenti e dai conteggi, con il motivo.');
}

function judgeDefer(reviewed: Reviewed, { today }: Reviewer): Judgement {
  const { movement, ofRules } = reviewed;
  const deferral = liveDeferral(reviewed, today);
  if (deferral?.until !== undefined && deferral.until !== null) return refused(`È già rimandato al ${formatDate(deferral.until)}.`);
  const isWaiting = movement.status === 'open' || movement.status === 'proposed' || (movement.status === 'automatic' && ofRules.length > 0);
  return isWaiting ? allowed('Esce dagli elenchi fino a quel giorno, o finché non cambia qualcosa.') : refused('Non c’è niente da rimandare.');
}

function judgeUndo(reviewed: Reviewed, { today }: Reviewer): Judgement {
  const { frozen, ofRules, marks } = reviewed;
  if (firstAcceptance(reviewed) !== undefined) return allowed('La prima accettazione è tolta.');
  if (liveDeferral(reviewed, today) !== undefined) return allowed('Torna subito fra quelli da rivedere.');
  if (marks.some(({ kind }) => kind === 'EXCLUDED')) return allowed('Torna fra quelli da abbinare.');
  if (isBooked(reviewed)) return refused(BOOKED);
  if (marks.some(({ kind }) => kind === 'REVERSAL')) return allowed('L’accredito torna a valere per intero.');
  if (reviewed.closedFlowMonth !== null) return refused(closedFlowSentence(reviewed.closedFlowMonth));
  if (frozen.length > 0) return allowed('L’abbinamento è annullato e i flussi tornano da riscuotere.');
  if (ofRules.length > 0) return allowed('L’abbinamento è annullato e non viene rifatto finché non scegli «Riproponi».');
  return refused('Non c’è niente da annullare.');
}

function judgeAgain({ marks }: Reviewed): Judgement {
  return marks.some(({ kind }) => kind === 'BLOCKED') ? allowed('L’abbinamento annullato può essere rifatto.') : refused('Nessun abbinamento è stato annullato.');
}
