import { assertNever } from '../../domain/result.ts';
import type { FactKind } from '../positions/index.ts';

export type TimelineTone = 'neutral' | 'blue' | 'green' | 'amber' | 'red' | 'purple';

/** Title and tone of a fact in the timeline of a position. */
export function factSentence(kind: FactKind): Readonly<{ title: string; tone: TimelineTone }> {
  switch (kind) {
    case 'DRAFT_SAVED': return { title: 'Salvata come bozza', tone: 'neutral' };
    case 'CREATED': return { title: 'Creata', tone: 'neutral' };
    case 'ISSUED': return { title: 'Emessa', tone: 'blue' };
    case 'UPDATED': return { title: 'Modificata', tone: 'amber' };
    case 'CANCELLED': return { title: 'Annullata', tone: 'neutral' };
    case 'RESTORED_AS': return { title: 'Ripristinata con un avviso nuovo', tone: 'blue' };
    case 'RESTORES': return { title: 'Ripristina una posizione annullata', tone: 'blue' };
    case 'MARKED_UPLOADED': return { title: 'Caricata sul portale', tone: 'blue' };
    case 'PRINTED': return { title: 'Stampato l’avviso', tone: 'blue' };
    case 'REPRINTED': return { title: 'Ristampato l’avviso', tone: 'blue' };
    case 'RECEIPT_PRINTED': return { title: 'Stampata la ricevuta', tone: 'green' };
    case 'PRINT_RECALLED': return { title: 'Ritirata una stampa', tone: 'neutral' };
    case 'RECEIPT': return { title: 'Arrivata la ricevuta', tone: 'green' };
    case 'EXTERNAL_PAYMENT': return { title: 'Registrato un pagamento fuori pagoPA', tone: 'green' };
    case 'EXTERNAL_PAYMENT_VOIDED': return { title: 'Tolto il pagamento fuori pagoPA', tone: 'amber' };
    case 'TASK_OPENED': return { title: 'Aperta un’attività', tone: 'purple' };
    case 'TASK_CLOSED': return { title: 'Chiusa un’attività', tone: 'purple' };
    case 'TASK_REOPENED': return { title: 'Riaperta un’attività', tone: 'purple' };
    case 'PAYMENT_ASSIGNED': return { title: 'Attribuito un pagamento', tone: 'green' };
    case 'PAYMENT_UNASSIGNED': return { title: 'Tolto un pagamento', tone: 'amber' };
    case 'DECLARATION': return { title: 'Il cittadino dichiara di avere pagato', tone: 'amber' };
    case 'DEBTOR_MERGED': return { title: 'Debitore: schede unite', tone: 'neutral' };
    case 'DEBTOR_SEPARATED': return { title: 'Debitore: unione annullata', tone: 'neutral' };
    case 'ACCOUNT_CHANGED': return { title: 'Cambiato il conto di accredito', tone: 'amber' };
    case 'ACCOUNT_CHANGE_UNDONE': return { title: 'Annullato il cambio del conto', tone: 'amber' };
    case 'CONFIRMED': return { title: 'Confermata dall’intermediario', tone: 'blue' };
    case 'CANCEL_CONFIRMED': return { title: 'Annullata anche presso l’intermediario', tone: 'neutral' };
    case 'MARK_PAID_CONFIRMED': return { title: 'Segnata pagata anche presso l’intermediario', tone: 'green' };
    case 'REMOTE_SEEN': return { title: 'Visto presso l’intermediario', tone: 'amber' };
    case 'SENT_AGAIN': return { title: 'Rimessa in coda per l’intermediario', tone: 'blue' };
    case 'TAKEN_FROM_REMOTE': return { title: 'Tenuti i dati dell’intermediario', tone: 'amber' };
    case 'ATTESTATION_PRINTED': return { title: 'Stampata quietanza o attestazione', tone: 'green' };
    case 'PLAN_MADE': return { title: 'Divisa in rate', tone: 'blue' };
    case 'PLAN_CHANGED': return { title: 'Rate cambiate', tone: 'amber' };
    case 'PLAN_WITHDRAWN': return { title: 'Piano di rate tolto', tone: 'amber' };
    case 'FINE_NOTIFIED': return { title: 'Registrata la notifica', tone: 'blue' };
    case 'FINE_FULL_RUNS': return { title: 'Finita la riduzione', tone: 'amber' };
    case 'RENUMBERED': return { title: 'Numero avviso nuovo', tone: 'amber' };
    case 'RESIDUE_ASKED': return { title: 'Piano perduto: chiesto il residuo', tone: 'amber' };
    case 'RESIDUE_OF': return { title: 'Residuo di un piano di rate', tone: 'blue' };
    case 'INSTALLMENT_LAPSED': return { title: 'Rata chiusa con il piano', tone: 'neutral' };
    case 'LAPSE_CONFIRMED': return { title: 'Rate chiuse anche presso l’intermediario', tone: 'blue' };
    case 'LEFT_ON_PORTAL': return { title: 'Da togliere dal portale', tone: 'amber' };
    case 'PORTAL_REMOVED': return { title: 'Tolto dal portale', tone: 'blue' };
    default: return assertNever(kind, 'factSentence');
  }
}
