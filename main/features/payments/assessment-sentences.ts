import { formatDate } from '../../domain/civil-date.ts';
import { formatEuro } from '../../domain/money.ts';
import { formatNav } from '../../domain/notice-number.ts';
import { assertNever } from '../../domain/result.ts';
import type { Anomaly, TransferDifference } from './assessment.ts';
import type { ParsedReceipt } from './reading/index.ts';

const LEGACY_OUTCOMES = {
  '0': 'pagamento eseguito',
  '1': 'pagamento non eseguito',
  '2': 'pagamento parzialmente eseguito',
  '3': 'decorrenza termini',
  '4': 'decorrenza termini parziale',
} as const;

/** Why a receipt that concerns no creditor of the office is refused. Fiscal codes of public bodies only. */
export function notOursSentence(receipt: ParsedReceipt): string {
  return `La ricevuta è dell’ente ${receipt.organizationFiscalCode} e nessun versamento è per il tuo. Controlla di aver scelto il file giusto.`;
}

/**
 * The sentence of a task card: what the anomaly says, with its figures (look.md, "Words"). No name of persons.
 * Source of the rules: receipts-fdr.md 1.5.
 */
export function anomalySentence(anomaly: Anomaly, receipt: ParsedReceipt): string {
  const paid = formatEuro(receipt.paymentAmountCents);
  switch (anomaly.code) {
    case 'R_SUM':
      return `La ricevuta dice ${formatEuro(anomaly.totalCents)}, ma i suoi versamenti fanno ${formatEuro(anomaly.sumCents)}: ${formatEuro(Math.abs(anomaly.differenceCents))} di differenza. Valgono gli importi dei versamenti: chiedi conferma all’intermediario.`;
    case 'R_NAVIUV':
      return `Il codice avviso ${formatNav(receipt.nav ?? '')} e l’IUV ${receipt.iuv} non si corrispondono. Il pagamento è registrato.`;
    case 'R_CHECKDIGIT':
      return `Le ultime due cifre del codice avviso ${formatNav(receipt.nav ?? '')} non tornano: dovrebbero essere ${anomaly.expectedCheckDigits}. Il pagamento è registrato.`;
    case 'R_UNKNOWN':
      return `${arrived(receipt)} per ${noticeName(receipt)}, che non corrisponde a nessuna posizione. Il pagamento è registrato: attribuiscilo a una posizione o creane una dal pagamento.`;
    case 'R_OTHER_SYSTEM':
      return `${arrived(receipt)} per ${noticeName(receipt)}, emesso da ${issuerName(anomaly)}. Il pagamento è registrato per la riconciliazione.`;
    case 'R_SECONDARY':
      return `L’avviso è dell’ente ${receipt.organizationFiscalCode}: dei ${paid} pagati contano solo i versamenti del tuo ente.`;
    case 'R_KO':
      return `${legacyOutcome(receipt)}: non è entrato denaro e la posizione resta com’era.`;
    case 'R_DOUBLE':
      return `${capitalised(noticeName(receipt))} risultava già pagato: ${arrivedLower(receipt)}. Decidi se rimborsare o compensare.`;
    case 'R_CANCELLED':
      if (anomaly.state === 'LAPSED') return `Il piano di rate era perduto e il residuo è già chiesto con un altro avviso, ma ${noticeName(receipt)} è stato pagato${paidOn(receipt)}: ${paid}. Il pagamento vale: il residuo chiede quella parte una seconda volta, decidi se abbassarlo o restituire.`;
      return `La posizione era ${anomaly.state === 'CANCELLED' ? 'annullata' : 'scaduta'}, ma ${noticeName(receipt)} è stato pagato${paidOn(receipt)}: ${paid}. Il pagamento vale: decidi come sistemare la posizione.`;
    case 'R_AMOUNT':
      return `Dovuti ${formatEuro(anomaly.dueCents)}, pagati ${formatEuro(anomaly.paidCents)}: ${formatEuro(Math.abs(anomaly.differenceCents))} ${anomaly.differenceCents > 0 ? 'in più' : 'in meno'}.`;
    case 'R_TRANSFER':
      return `I versamenti della ricevuta non sono quelli attesi: ${anomaly.differences.map(differenceSentence).join('; ')}.`;
    case 'R_STANDIN_SPLIT':
      return `Pagato in stand-in: ${paid} sono andati tutti a un ente solo. Da girare: ${anomaly.owed.map((share) => `${formatEuro(share.amountCents)} all’ente ${share.payeeFiscalCode}`).join(', ')}.`;
    default:
      return assertNever(anomaly, 'anomalySentence');
  }
}

function arrived(receipt: ParsedReceipt): string {
  return `Sono arrivati ${formatEuro(receipt.paymentAmountCents)}${paidOn(receipt)}`;
}

function arrivedLower(receipt: ParsedReceipt): string {
  return `sono arrivati altri ${formatEuro(receipt.paymentAmountCents)}${paidOn(receipt)}`;
}

function paidOn(receipt: ParsedReceipt): string {
  return receipt.paidOn === null ? '' : ` il ${formatDate(receipt.paidOn)}`;
}

function noticeName(receipt: ParsedReceipt): string {
  return receipt.nav === null ? `il pagamento con IUV ${receipt.iuv}` : `l’avviso ${formatNav(receipt.nav ?? '')}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function issuerName(anomaly: Extract<Anomaly, { code: 'R_OTHER_SYSTEM' }>): string {
  if (anomaly.segregationCode === null) return 'un altro sistema';
  return anomaly.knownPartner ? `un altro programma del tuo ente (codice di segregazione ${anomaly.segregationCode})` : `un altro sistema (codice di segregazione ${anomaly.segregationCode})`;
}

function legacyOutcome(receipt: ParsedReceipt): string {
  return receipt.source === 'LEGACY_RT' ? `Esito della ricevuta: ${LEGACY_OUTCOMES[receipt.legacy.outcomeCode]}` : 'La ricevuta ha esito negativo';
}

function differenceSentence(difference: TransferDifference): string {
  switch (difference.kind) {
    case 'COUNT':
      return `attesi ${difference.expected}, arrivati ${difference.found}`;
    case 'MISSING':
      return `il versamento ${difference.index} manca`;
    case 'PAYEE':
      return `il versamento ${difference.index} è per l’ente ${difference.found} invece che per ${difference.expected}`;
    case 'DESTINATION':
      return `il versamento ${difference.index} è su ${difference.found} invece che su ${difference.expected}`;
    case 'CATEGORY':
      return `il versamento ${difference.index} ha codice tassonomia ${difference.found} invece di ${difference.expected}`;
    case 'AMOUNT':
      return `il versamento ${difference.index} è di ${formatEuro(difference.foundCents)} invece di ${formatEuro(difference.expectedCents)}`;
    default:
      return assertNever(difference, 'differenceSentence');
  }
}
