import { assertNever } from '../../domain/result.ts';

/** What an intent is called in the queue. */
export const KIND_LABEL = { create: 'Nuova posizione', update: 'Modifica', cancel: 'Annullamento', markPaid: 'Pagata fuori pagoPA' } as const;

type Told = Readonly<{ state: 'READY' | 'WAITING' | 'IN_FLIGHT' | 'AMBIGUOUS' | 'BLOCKED' | 'CONFLICT'; message: string | null; lastCode: string | null; lastHttp: number | null; attempts: number }>;

/** Answers of the network and of the remote that pass by themselves, in few words. */
function passing(code: string | null, http: number | null): string {
  if (http === 429) return 'Limite di invii al minuto';
  if (http !== null && http >= 500) return `L’intermediario ha risposto ${http}: si riprova da solo`;
  return code === null && http === null ? 'In attesa' : 'Rete o intermediario non raggiungibile: si riprova da solo';
}

/** What happened to an intent, short; null when nothing did yet. */
export function whatHappened(intent: Told): string | null {
  switch (intent.state) {
    case 'READY': return intent.attempts === 0 ? null : passing(intent.lastCode, intent.lastHttp);
    case 'WAITING': return passing(intent.lastCode, intent.lastHttp);
    case 'IN_FLIGHT': return 'In invio';
    case 'AMBIGUOUS': return 'Risposta interrotta, da rileggere';
    case 'BLOCKED': return intent.message ?? 'L’intermediario non l’ha accettata';
    case 'CONFLICT': return intent.message ?? 'Presso l’intermediario risulta altro';
    default: return assertNever(intent.state, 'whatHappened');
  }
}

/** How it is mended, one sentence a step. */
export function remedyOf(intent: Told): readonly string[] {
  switch (intent.state) {
    case 'READY': case 'WAITING': case 'IN_FLIGHT': return [];
    case 'AMBIGUOUS': return ['Non serve fare niente: il programma rilegge la posizione presso l’intermediario prima di inviare ancora.'];
    case 'BLOCKED': return ['Togli la causa: qui sopra è scritto quale.', 'Premi Invia di nuovo: il numero avviso resta lo stesso.'];
    case 'CONFLICT': return ['Apri l’attività: mostra che cosa risulta da noi e che cosa presso l’intermediario.', 'Scegli quale dei due vale: il resto segue da solo.'];
    default: return assertNever(intent.state, 'remedyOf');
  }
}
