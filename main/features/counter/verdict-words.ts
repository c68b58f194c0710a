/** The ten verdicts in Italian: title, sentence with date, amount and where, and what to say to the citizen (features.md 3b; look reference, screen 06). */
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { Contract } from '../../contract/index.ts';
import { formatDate, formatDateWithWeekday, formatTimeInRome } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import type { PaymentVerdict } from '../../domain/payment-verdict.ts';
import { assertNever } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import type { PaymentRow } from '../payments/index.ts';
import type { loadExternalPayments, PositionListRow } from '../positions/index.ts';
import { alignmentWords, comingWords, receiptAgeWords, type Alignment, type Told, type TreasuryTold } from './verification-sources.ts';

type Card = Extract<InferContractRouterOutputs<Contract>['verification']['check'], { ok: true }>['value'];
export type VerdictWords = Pick<Card, 'verdict' | 'title' | 'sentence' | 'say' | 'tone'>;
export type ExternalPayment = Awaited<ReturnType<typeof loadExternalPayments>>[number];

/** What the words quote. `dueCents`: of the instalment asked about. */
export type Quoted = Readonly<{
  row: PositionListRow | null; dueCents: number; first: PaymentRow | null; /** The last payment that was revoked, shown when nothing else pays. */ revoked: PaymentRow | null; external: ExternalPayment | null; /** Another notice of the person for the same service, paid. */ sibling: PositionListRow | null;
  told: Told; treasury: TreasuryTold; alignment: Alignment; attemptAt: string | null;
}>;

const LATER = 'Se ha pagato da poco la ricevuta può ancora arrivare: mi lascia una copia?';

/** Verdicts on one position; what is asked about without one has its words where the card is made. */
export function verdictWords(context: ApplicationContext, decided: PaymentVerdict, quoted: Quoted): VerdictWords {
  const { first, told, treasury, sibling, row } = quoted;
  switch (decided.verdict) {
    case 'PAID':
      return paidWords(decided.how, first);
    case 'PAID_RECEIPT_COMING':
      return {
        verdict: 'PAID_RECEIPT_COMING', title: 'Pagato, ricevuta in arrivo', tone: 'green', sentence: `${comingWords(told, decided.by)}${decided.cancelled ? ' La posizione è annullata: quando arriva la ricevuta si apre un’attività.' : ''}`,
        say: decided.by === 'FLOW' ? '«Sì, il pagamento c’è. Le stampo l’attestazione; la ricevuta non è ancora arrivata.»' : '«Sì, il pagamento c’è. La ricevuta non è ancora arrivata: gliela stampiamo appena arriva.»',
      };
    case 'CREDITED':
      return creditedWords(context, decided.how, treasury, quoted.alignment);
    case 'OTHER_NOTICE_PAID':
      return {
        verdict: 'OTHER_NOTICE_PAID', title: 'Pagato un altro avviso', tone: 'amber', say: '«Ha pagato un altro avviso: guardiamo insieme quale.»',
        sentence: `La persona ha pagato ${sibling === null ? 'un altro avviso' : `${sibling.description}, ${formatEuro(sibling.amountCents)}`}. Questo avviso${row === null ? '' : `, ${row.description},`} invece non risulta pagato. ${receiptAgeWords(context, quoted.alignment)}.`,
      };
    case 'PAID_TWICE':
      return {
        verdict: 'PAID_TWICE', title: decided.times === 2 ? 'Pagato due volte' : `Pagato ${decided.times} volte`, tone: 'purple', say: '«Risultano due pagamenti: apriamo la pratica per restituirle il secondo.»',
        sentence: `Ci sono ${decided.times} pagamenti per lo stesso avviso, in tutto ${formatEuro(decided.cents)}${decided.outside ? ', uno fuori pagoPA' : ''}. ${decided.refundDecided ? 'Uno è già segnato da rimborsare.' : 'Uno è da rimborsare o da spostare.'}`,
      };
    case 'PAID_DIFFERENT':
      return {
        verdict: 'PAID_DIFFERENT', title: 'Pagato un importo diverso', tone: 'purple', say: '«Il pagamento c’è, ma l’importo non è quello dell’avviso: lo verifichiamo.»',
        sentence: `${decided.by === 'RECEIPT' ? `Risulta pagato${paidOn(first)}, ${formatEuro(decided.paidCents)} invece di ${formatEuro(quoted.dueCents)}${first === null ? '' : `, presso ${first.psp}`}` : `Un flusso riporta ${formatEuro(decided.paidCents)} invece di ${formatEuro(quoted.dueCents)}; la ricevuta non è ancora arrivata`}.${missing(quoted.dueCents - decided.paidCents)}`,
      };
    case 'PAID_EXTERNALLY':
      return {
        verdict: 'PAID_EXTERNALLY', title: 'Pagato su canale non pagoPA', tone: 'teal', say: '«Sì, risulta pagato in un altro modo: non deve fare altro.»',
        sentence: quoted.external === null ? 'Un collega ha registrato il pagamento.' : `Un collega ha registrato il pagamento di ${formatEuro(quoted.external.amountCents)} del ${formatDate(quoted.external.paidOn)}: “${quoted.external.reason}”.`,
      };
    case 'IN_PROGRESS':
      return {
        verdict: 'IN_PROGRESS', title: 'Pagamento in corso', tone: 'blue', say: '«Ha pagato da poco: la ricevuta arriva di solito in pochi minuti. Riproviamo tra un quarto d’ora.»',
        sentence: `Il cittadino ha dichiarato${quoted.attemptAt === null ? '' : ` alle ${formatTimeInRome(Date.parse(quoted.attemptAt))}`} di avere pagato oggi; qui il pagamento non risulta ancora. La ricevuta arriva di solito in pochi minuti. ${capitalised(alignmentWords(context, quoted.alignment))}.`,
      };
    case 'NOT_FOUND':
      return notFoundWords(context, decided.how, quoted);
    case 'OTHER_ENTITY':
      return { verdict: 'OTHER_ENTITY', title: 'Avviso di un altro ente', tone: 'amber', sentence: 'Il codice letto è di un altro ente: qui non c’è niente da cercare.', say: '«Questo avviso non è nostro: deve rivolgersi all’ente scritto in alto sul foglio.»' };
    default:
      return assertNever(decided, 'verdictWords');
  }
}

function paidOn(first: PaymentRow | null): string {
  return first?.paidOn == null ? '' : ` ${formatDateWithWeekday(first.paidOn)}`;
}

function missing(cents: number): string {
  return cents > 0 ? ` Mancano ${formatEuro(cents)}.` : cents < 0 ? ` Sono ${formatEuro(-cents)} in più.` : '';
}

function paidWords(how: Extract<PaymentVerdict, { verdict: 'PAID' }>['how'], first: PaymentRow | null): VerdictWords {
  const facts = `${paidOn(first)}${first === null ? '' : `, ${formatEuro(first.amountCents)}, presso ${first.psp}`}`;
  const paid = { verdict: 'PAID', say: '«Sì, il pagamento c’è. Le stampo la ricevuta.»', tone: 'green' } as const;
  switch (how) {
    case 'PLAIN': return { ...paid, title: 'Pagato', sentence: `Risulta pagato${facts}.` };
    case 'AFTER_CANCELLATION': return { ...paid, title: 'Pagato', sentence: `Risulta pagato${facts}. La posizione era annullata: c’è un’attività aperta.` };
    case 'UNATTRIBUTED': return { ...paid, title: 'Pagato, da attribuire', sentence: `La ricevuta c’è${facts === '' ? '' : `: ${facts.replace(/^,? /, '')}`}, ma non è ancora attribuita a questa posizione.` };
    case 'NO_POSITION': return { ...paid, title: 'Pagato, ma senza posizione', sentence: `La ricevuta c’è${facts === '' ? '' : `: ${facts.replace(/^,? /, '')}`}. Non è ancora attribuita a una posizione.` };
    case 'TO_REFUND': return { ...paid, title: 'Pagato, da rimborsare', tone: 'amber', sentence: `Risulta pagato${facts}, e l’importo è segnato da rimborsare.`, say: '«Il pagamento c’è, ma non era dovuto: è da restituire.»' };
    case 'REVERSED': return { ...paid, title: 'Pagato, poi stornato', tone: 'amber', sentence: `Risulta pagato${facts}, ma un flusso riporta che il pagamento è stato stornato. Lo guarda la Contabilità.`, say: '«Il pagamento c’era, ma risulta annullato dalla banca: lo verifichiamo.»' };
    default: return assertNever(how, 'paidWords');
  }
}

/** What is left to do after a revocation. */
function owedAgain(row: PositionListRow | null, manual: boolean): string {
  switch (row?.state) {
    case 'INVALID': return 'L’avviso è annullato: non c’è niente da pagare.';
    case 'TO_SYNC': return manual ? 'Sul portale dell’intermediario va riaperto: finché non lo è non si può pagare.' : 'Si può pagare di nuovo appena l’intermediario lo conferma.';
    case 'NEEDS_REVIEW': return 'C’è ancora un’attività aperta su questa posizione.';
    default: return manual ? 'L’avviso è di nuovo da pagare: controlla sul portale dell’intermediario che si possa.' : 'L’avviso è di nuovo da pagare.';
  }
}

function creditedWords(context: ApplicationContext, how: 'NAMED' | 'LIKELY', { candidate }: TreasuryTold, alignment: Alignment): VerdictWords {
  const credit = candidate?.credit;
  const what = credit === undefined ? 'C’è un accredito' : `In tesoreria c’è un accredito di ${formatEuro(credit.cents)} del ${formatDate(credit.bookingDate)}, ${credit.number}`;
  return {
    verdict: 'CREDITED', title: how === 'NAMED' ? 'Accreditato in tesoreria, da abbinare' : 'Forse accreditato in tesoreria', tone: how === 'NAMED' ? 'green' : 'amber',
    sentence: `${what}, ${how === 'NAMED' ? 'con lo IUV di questo avviso' : 'con lo stesso importo e il nome del debitore'}. Non ci sono né ricevuta né flusso: lo abbina la Contabilità. ${capitalised(alignmentWords(context, alignment))}.`,
    say: how === 'NAMED' ? '«Il denaro è arrivato in tesoreria: lo stiamo abbinando, non deve pagare di nuovo.»' : '«C’è un accredito che può essere il suo: lo facciamo verificare prima di chiederle altro.»',
  };
}

function notFoundWords(context: ApplicationContext, how: Extract<PaymentVerdict, { verdict: 'NOT_FOUND' }>['how'], { alignment, revoked, row }: Quoted): VerdictWords {
  const manual = alignment.connection.mode === 'MANUAL';
  const none = { verdict: 'NOT_FOUND', title: 'Non risulta', tone: 'amber', say: `«Per ora non risulta. ${LATER}»` } as const;
  switch (how) {
    case 'NOTHING': return { ...none, sentence: `Nessun pagamento trovato per questo avviso. ${capitalised(alignmentWords(context, alignment))}.` };
    case 'REVOKED':
      return {
        ...none, title: 'Pagamento revocato', say: '«Il pagamento che aveva fatto è stato revocato: per questo avviso ora non risulta niente di pagato.»',
        sentence: `Il pagamento${paidOn(revoked)}${revoked === null ? '' : `, ${formatEuro(revoked.amountCents)}, presso ${revoked.psp},`} è stato revocato e non vale più; un altro non risulta. ${owedAgain(row, manual)} ${capitalised(alignmentWords(context, alignment))}.`,
      };
    case 'CANCELLED': return { ...none, title: 'Annullato, nessun pagamento', sentence: `Nessun pagamento trovato per questo avviso. ${capitalised(alignmentWords(context, alignment))}.` };
    case 'CHANGED_AFTER_SENDING':
      return { ...none, sentence: `Nessun pagamento trovato per questo avviso. È cambiato ${manual ? 'dopo il caricamento: sul portale c’è ancora com’era prima' : 'dopo l’invio: l’intermediario ha ancora com’era prima'}, e così si può pagare. ${receiptAgeWords(context, alignment)}.` };
    case 'NEVER_SENT':
      return {
        ...none, title: 'Non ancora pagabile', sentence: `${manual ? 'L’avviso non è ancora sul portale dell’intermediario' : 'L’intermediario non ha ancora confermato l’avviso'}: non si può ancora pagare. Nessun pagamento trovato; ${alignmentWords(context, alignment)}.`,
        say: manual ? '«Questo avviso non è ancora attivo: lo carichiamo sul portale, poi può pagarlo.»' : '«Questo avviso non è ancora attivo: lo diventa appena l’intermediario lo conferma.»',
      };
    case 'SEVERAL': return { ...none, title: 'Quale avviso?', tone: 'blue', sentence: 'Ci sono più posizioni che corrispondono: scegli quella che il cittadino dice di avere pagato.', say: '«Quale avviso ha pagato?»' };
    case 'UNKNOWN': return { ...none, sentence: `Non c’è nessuna posizione con questo codice. ${receiptAgeWords(context, alignment)}.`, say: '«Qui questo avviso non risulta. Mi fa vedere il foglio o la ricevuta?»' };
    case 'OTHER_OFFICE': return { ...none, title: 'Avviso di un altro ufficio', tone: 'blue', sentence: 'L’avviso è di questo ente, ma di un altro ufficio: qui non lo vedi. Non crearne uno nuovo, chiedi all’ufficio che lo segue.', say: '«Questo avviso lo segue un altro ufficio: le dico quale.»' };
    default: return assertNever(how, 'notFoundWords');
  }
}

/** What was not found may not be what stands on the paper: a verdict would sound final. */
export function cutWords(unknown: VerdictWords): VerdictWords {
  return { ...unknown, title: 'Codice forse incompleto', sentence: `${unknown.sentence} Un numero avviso ha 18 cifre: se il codice viene dal foglio le prime non sono arrivate, leggilo di nuovo.`, say: '«Mi ridà il foglio? Leggo di nuovo il codice.»' };
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
