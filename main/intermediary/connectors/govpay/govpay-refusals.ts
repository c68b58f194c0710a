import type { Remedy } from '../../connector.ts';

type Text = Readonly<{ message: string; remedy: string }>;

/**
 * Business refusals that GovPay 3.9 really answers (intermediary.md 1.2; those it declares and never throws are not here). `field` names what a screen may point at.
 */
const TEXTS: Readonly<Record<string, Text & Readonly<{ field?: string }>>> = {
  TVR_000: { message: 'Il tipo di pendenza non c’è presso l’intermediario.', remedy: 'In Configurazione, Intermediario scegli il tipo giusto per questo servizio.', field: 'service' },
  TVR_001: { message: 'Il tipo di pendenza non è abilitato.', remedy: 'Chiedi all’intermediario di abilitarlo, poi premi Invia di nuovo.', field: 'service' },
  VER_001: { message: 'Due voci hanno lo stesso nome.', remedy: 'È un difetto del programma: comunica il codice all’assistenza.' },
  VER_002: { message: 'L’importo non è la somma delle voci.', remedy: 'Correggi gli importi della posizione.', field: 'amountCents' },
  VER_004: { message: 'L’unità operativa non si cambia dopo la creazione.', remedy: 'Annulla la posizione e fanne una nuova.' },
  VER_005: { message: 'Dopo l’invio le voci non possono diminuire.', remedy: 'Annulla la posizione e fanne una nuova.' },
  VER_006: { message: 'Dopo l’invio le voci non si tolgono.', remedy: 'Annulla la posizione e fanne una nuova.' },
  VER_007: { message: 'Dopo l’invio il tributo non si cambia.', remedy: 'Annulla la posizione e fanne una nuova.' },
  VER_017: { message: 'Il numero avviso non ha la forma che l’intermediario accetta.', remedy: 'Controlla con l’intermediario la numerazione concordata.' },
  VER_020: { message: 'L’IBAN di accredito non è registrato presso l’intermediario.', remedy: 'Fallo registrare per questo ente, oppure scegline uno già registrato, poi premi Invia di nuovo: il numero avviso resta lo stesso.', field: 'iban' },
  VER_023: { message: 'Dopo l’invio l’IBAN non si cambia.', remedy: 'Annulla la posizione e fanne una nuova.', field: 'iban' },
  VER_024: { message: 'Dopo l’invio il numero avviso non si cambia.', remedy: 'È un difetto del programma: comunica il codice all’assistenza.' },
  VER_026: { message: 'Il numero avviso non porta il codice applicativo della stazione.', remedy: 'Controlla con l’intermediario la numerazione concordata.' },
  VER_027: { message: 'Il numero avviso non porta il codice di segregazione dell’ente presso l’intermediario.', remedy: 'Controlla il codice di segregazione in Configurazione, Numerazione.' },
  VER_032: { message: 'L’IBAN di accredito è disabilitato presso l’intermediario.', remedy: 'Fallo abilitare, oppure scegline un altro, poi premi Invia di nuovo.', field: 'iban' },
  VER_035: { message: 'Le quote di bilancio non fanno la somma della voce.', remedy: 'Correggi le quote del servizio.' },
  VER_039: { message: 'La prima cifra del numero avviso non è quella del dominio.', remedy: 'Controlla con l’intermediario la numerazione concordata.' },
  DOM_000: { message: 'L’ente non è registrato presso l’intermediario.', remedy: 'Chiedi all’intermediario di registrarlo.' },
  DOM_001: { message: 'L’ente è disabilitato presso l’intermediario.', remedy: 'Chiedi all’intermediario di abilitarlo.' },
};

/** The Italian words of a refusal, with its remedy. An unknown code keeps its name: the words of the server may quote the debtor. */
export function refusalOf(code: string): Remedy {
  const known = TEXTS[code];
  if (known === undefined) return { code, message: `L’intermediario non ha accettato la posizione (codice ${code}). Guarda i dettagli tecnici e chiedi all’intermediario.`, fields: {} };
  return { code, message: `${known.message} ${known.remedy}`, fields: known.field === undefined ? {} : { [known.field]: known.message } };
}

/** Codes with which the key itself, not the position, is refused. */
export const KEY_CODES: ReadonlySet<string> = new Set(['APP_000', 'APP_001', 'APP_002', 'APP_003']);
/** The number is another pendenza's. */
export const NUMBER_TAKEN = 'VER_025';
/** Its state does not allow a change any more. */
export const NOT_UPDATABLE = 'VER_003';
