import { assertNever } from '../../domain/result.ts';

/** What an intent is called in the queue. */
export const KIND_LABEL = { create: 'Nuova posizione', update: 'Modifica', cancel: 'Annullamento', markPaid: 'Pagata fuori pagoPA' } as const;

/** The same of an installment that was lost with its plan: nobody paid it. */
export const ONLY_CLOSES_LABEL = 'Chiusura di una rata';

type Told = Readonly<{ state: 'READY' | 'WAITING' | 'IN_FLIGHT' | 'AMBIGUOUS' | 'BLOCKED' | 'CONFLICT'; message: string | null; lastCode: string | null; lastHttp: number | null; attempts: number }>;

/** A delivery that nobody answered yet: the file connector keeps it as doubtful, and nothing is wrong with it. */
const WAITING_PARTNER = 'WAITING_PARTNER';

/** Answers of the network and of the remote that pass by themselves, in few words. */
function passing(code: string | null, http: number | null): string {
  if (code === 'ACCOUNT_CHANGE_RUNNING') return 'Aspetta che finisca il cambio del conto: poi parte da sola';
  if (http === 429) return 'Troppe richieste in poco tempo: si riprova da solo';
  if (http === 404) return 'Presso l’intermediario non c’è: si invia di nuovo';
  if (http !== null && http >= 500) return `L’intermediario ha risposto ${http}: si riprova da solo`;
  return code === null && http === null ? 'In attesa' : 'Rete o intermediario non raggiungibile: si riprova da solo';
}

/** What happened to an intent, short; null when nothing did yet. */
export function whatHappened(intent: Told): string | null {
  switch (intent.state) {
    case 'READY': return intent.attempts === 0 ? null : passing(intent.lastCode, intent.lastHttp);
    case 'WAITING': return passing(intent.lastCode, intent.lastHttp);
    case 'IN_FLIGHT': return 'In invio';
    case 'AMBIGUOUS': return intent.lastCode === WAITING_PARTNER ? 'Si aspetta l’esito del partner' : 'Risposta interrotta, da rileggere';
    case 'BLOCKED': return intent.message ?? 'L’intermediario non l’ha accettata';
    case 'CONFLICT': return intent.message ?? 'Presso l’intermediario risulta altro';
    default: return assertNever(intent.state, 'whatHappened');
  }
}

/** How it is mended, one sentence a step. */
export function remedyOf(intent: Told): readonly string[] {
  switch (intent.state) {
    case 'READY': case 'WAITING': case 'IN_FLIGHT': return [];
    case 'AMBIGUOUS': return intent.lastCode === WAITING_PARTNER ? ['Non serve fare niente: l’esito arriva con i file del partner.'] : ['Non serve fare niente: il programma rilegge la posizione presso l’intermediario prima di inviare ancora.'];
    case 'BLOCKED': return ['Togli la causa scritta qui sopra. Se non è chiara, aiutano i Dettagli tecnici.', 'Premi Invia di nuovo: il numero avviso resta lo stesso.'];
    case 'CONFLICT': return ['Apri l’attività: mostra che cosa risulta da noi e che cosa presso l’intermediario.', 'Scegli quale dei due vale: il resto segue da solo.'];
    default: return assertNever(intent.state, 'remedyOf');
  }
}
