import type { ONBOARDING_STATES, ONBOARDING_STEPS } from '../../contract/index.ts';

export type OnboardingCode = (typeof ONBOARDING_STEPS)[number];
export type OnboardingState = (typeof ONBOARDING_STATES)[number];

export const ONBOARDING_STATE_LABEL: Readonly<Record<OnboardingState, string>> = { TODO: 'Da fare', DOING: 'In corso', DONE: 'Fatto', NOT_NEEDED: 'Non serve' };

/** The way from the contract to the first real notice, in order (issue «The intermediary», 4; intermediary.md 6, what must be asked to a partner). */
export const ONBOARDING_TEXTS: Readonly<Record<OnboardingCode, Readonly<{ title: string; explanation: string }>>> = {
  CONTRACT: { title: 'Contratto e responsabile del trattamento', explanation: 'L’adesione all’intermediario è firmata e dice chi tratta i dati personali. Chiedi anche come si aggiornano e si annullano le posizioni già pubblicate, e in quanto tempo tornano ricevute e flussi.' },
  KEYS: { title: 'Chiavi di accesso', explanation: 'L’intermediario ha dato le chiavi di questo ente, di collaudo e di esercizio. Una chiave per ente: così un altro non ne consuma le chiamate. Si scrivono in Configurazione, Intermediario, e restano nel portachiavi di questo computer.' },
  NUMBERING: { title: 'Numerazione concordata', explanation: 'Codice di segregazione e prefisso sono quelli che l’intermediario ha riservato a questo programma: nessun altro, nemmeno lui, emette numeri uguali.' },
  SERVICES: { title: 'Servizi e conti', explanation: 'Ogni servizio ha il codice di tassonomia valido e un conto registrato presso l’intermediario.' },
  TEST_PAYMENT: { title: 'Pagamento di prova', explanation: 'Un avviso di pochi centesimi è stato creato, inviato, pagato e la sua ricevuta è tornata qui da sola.' },
  GO_LIVE: { title: 'Avvio', explanation: 'Il collegamento è acceso e gli uffici sanno da quando i loro avvisi partono da qui.' },
};
