/**
 * The sentence that tells a person why a credit is where it is.
 *
 * Source: reconciliation.md 3.4, column "Explanation shown"; what that column does not foresee is told in the same words.
 */
import { formatDate } from '../../../domain/civil-date.ts';
import { formatEuro } from '../../../domain/money.ts';
import { assertNever } from '../../../domain/result.ts';
import { withoutLeadingZeros, type TreasuryMovement } from '../../../domain/treasury-movement.ts';
import type { Decision } from './decision.ts';
import type { MatchableFlow } from './matching-input.ts';
import type { Naming } from './naming.ts';
import type { KnownMovement } from './row-ledger.ts';

/** What a sentence is told of. */
export type Told = Readonly<{
  decision: Decision;
  credit: TreasuryMovement;
  /** Of the credit, what rules may match. */
  cents: number;
  naming: Naming;
  /** The identifier stands in a column of the file, not in the causale. */
  isFromColumn: boolean;
  /** Flows of the decision, in order. */
  flows: readonly MatchableFlow[];
  /** Flows that the first reading may mean. */
  named: readonly MatchableFlow[];
  pspNameOf: (flow: MatchableFlow) => string;
  /** Other credits that cover the flow or receipt named. */
  coverers: readonly KnownMovement[];
}>;

/** Italian, one or two sentences. */
export function explanationOf(told: Told): string {
  const { decision, credit, cents, flows } = told;
  const { said } = decision;
  const [flow] = flows;
  const iuf = flow?.iuf ?? '';
  switch (said.kind) {
    case 'NAMED':
      return namedSentence(told, iuf);
    case 'NAMED_DISCORDANT':
      return `${whereNamed(told)} il flusso ${iuf} con lo stesso importo, ma ${told.naming.isDiscordant ? 'il file ne indica un altro in una sua colonna' : 'è seguito da altro testo'}: serve conferma.`;
    case 'GLUED':
      return `Stesso importo del flusso ${iuf}, ma la causale riporta ${said.text}: forse un flusso non ancora scaricato.`;
    case 'UNKNOWN_FLOWS':
      return said.texts.length === 1 ? `Il flusso ${said.texts.join()} non è ancora stato scaricato: richiederlo al partner tecnologico.` : `I flussi ${said.texts.join(', ')} non sono ancora stati scaricati: richiederli al partner tecnologico.`;
    case 'GLUED_UNFIT':
      return 'La causale riporta più flussi seguiti da altro testo e la somma non coincide: forse ne nomina uno non ancora scaricato.';
    case 'SAME_SPELLING':
      return `Più flussi noti hanno l’identificativo ${partRead(told)}: non si può dire quale sia.`;
    case 'TRUNCATED':
    case 'TRUNCATED_SHORT':
    case 'TRUNCATED_SEVERAL':
    case 'TRUNCATED_UNFIT':
      return truncatedSentence(told, said.kind);
    case 'SINGLE':
      return said.isDiscordant
        ? `La causale contiene lo IUV ${said.iuv} con l’importo della ricevuta del ${formatDate(said.paidOn)}, ma il file ne indica un altro in una sua colonna: serve conferma.`
        : `${whereNamed(told)} lo IUV ${said.iuv}; importo uguale alla ricevuta del ${formatDate(said.paidOn)}: riversamento puntuale.`;
    case 'PAYMENT_IN_FLOW':
      return `Lo IUV ${said.iuv} è una riga del flusso ${iuf}, che ha lo stesso importo dell’accredito: serve conferma.`;
    case 'PAYMENT_IN_OTHER_AMOUNT':
      return `Lo IUV ${said.iuv} è una riga del flusso ${iuf}, che ha un altro importo da riscuotere.`;
    case 'PAYMENT_IN_SEVERAL':
      return `Lo IUV ${said.iuv} è una riga di più flussi: non si può dire quale sia accreditato.`;
    case 'PAYMENT_UNKNOWN':
      return `Per lo IUV ${said.iuv} non c’è ancora una ricevuta: richiederla al partner tecnologico.`;
    case 'PAYMENT_OTHER_AMOUNT':
      return `La ricevuta dello IUV ${said.iuv} ha un importo diverso dall’accredito.`;
    case 'PAYMENT_TWICE':
      return `Per lo IUV ${said.iuv} c’è più di una ricevuta: non si può dire quale sia accreditata.`;
    case 'PAYMENT_COLLECTED':
      return `La ricevuta dello IUV ${said.iuv} risulta già riscossa${coveredBy(told)}.`;
    case 'PAYMENT_REVOKED':
      return `Il pagamento con lo IUV ${said.iuv} è stato revocato, e non si abbina: chiedere al PSP che cosa ha accreditato. Se la revoca non era vera, toglierla dall’attività che l’ha confermata.`;
    case 'SEVERAL_PAYMENTS':
      return 'La causale contiene più di uno IUV: nessuna regola divide un accredito fra più ricevute.';
    case 'CUMULATIVE':
      return said.alreadyCollected === 0
        ? `Un accredito per ${flows.length} flussi indicati in causale; la somma ${formatEuro(cents)} coincide.`
        : `Un accredito per ${flows.length} flussi indicati in causale, ${said.alreadyCollected} già riscossi; la somma di quanto resta, ${formatEuro(cents)}, coincide.`;
    case 'CUMULATIVE_UNFIT':
      return `La causale indica ${flows.length} flussi da riscuotere per ${formatEuro(said.sumCents)}, accreditati ${formatEuro(cents)}: la somma non coincide.`;
    case 'INSTALMENTS':
      return `Flusso pagato in ${said.cents.length} accrediti: ${said.cents.map(formatEuro).join(' + ')} = ${formatEuro(said.cents.reduce((sum, part) => sum + part, 0))}.`;
    case 'SHORT':
      return `Il flusso vale ${formatEuro(said.leftCents)}, accreditati ${formatEuro(cents)}: mancano ${formatEuro(-decision.diffCents)}.`;
    case 'CENTS':
      return `Differenza di ${Math.abs(decision.diffCents)} ${Math.abs(decision.diffCents) === 1 ? 'centesimo' : 'centesimi'}: nessuna tolleranza automatica, serve conferma.`;
    case 'EXCEEDING':
      return `Accreditati ${formatEuro(decision.diffCents)} in più del flusso ${iuf}.`;
    case 'EXCEEDING_SET':
      return exceedingSentence(told, said.leftCents);
    case 'ZERO':
      return `Il flusso ${iuf} ha totale zero: non è atteso nessun accredito.`;
    case 'COLLECTED':
      return `Il flusso risulta già riscosso${coveredBy(told)}.`;
    case 'ALIKE':
    case 'ALIKE_SEVERAL':
    case 'ALIKE_CONTESTED':
      return alikeSentence(told, said.kind, said.text);
    case 'SUM':
      return `La somma di ${flows.length} flussi di ${flow === undefined ? '' : told.pspNameOf(flow)} del ${formatDate(flow?.regulationDate ?? credit.bookingDate)} coincide con l’accredito.`;
    case 'SUM_SEVERAL':
      return 'Più insiemi di flussi dello stesso PSP danno la somma dell’accredito: scegli tu quale.';
    case 'SUM_CONTESTED':
      return 'La somma di alcuni flussi coincide con l’accredito, ma uno di questi è atteso anche da un altro accredito: scegli tu.';
    case 'AMOUNT':
      return 'Stesso importo di un solo flusso in attesa.';
    case 'AMOUNT_SEVERAL':
      return `Stesso importo di ${decision.candidates.length} flussi in attesa: non si può dire quale sia.`;
    case 'AMOUNT_CONTESTED':
      return 'Stesso importo di un solo flusso in attesa, ma anche un altro accredito ha quell’importo: scegli tu.';
    case 'POSTAL':
      return 'Accredito da bollettini postali fuori pagoPA.';
    case 'NOTHING':
      return 'Nessun riferimento pagoPA in causale.';
    case 'ANOMALOUS':
      return `${flows.length === 1 ? `Il flusso ${iuf} è anomalo` : 'Uno dei flussi indicati è anomalo'}: righe e totali non coincidono, quindi nessun abbinamento senza una verifica.`;
    case 'UNDONE':
      return 'Questo abbinamento è stato annullato da una persona: non si ripete finché non scegli «Riproponi».';
    default:
      return assertNever(said, 'explanation of a decision');
  }
}

/** `bolletta 108`, or what the file has in its place. */
export function nameOf(movement: Pick<TreasuryMovement, 'bolletta' | 'provvisorio' | 'technicalNumber'>): Readonly<{ the: string; ofThe: string; withThe: string }> {
  if (movement.bolletta !== null) return feminine(`bolletta ${withoutLeadingZeros(movement.bolletta)}`);
  if (movement.provvisorio !== null) return masculine(`provvisorio ${withoutLeadingZeros(movement.provvisorio)}`);
  return masculine(movement.technicalNumber === null ? 'movimento senza numero' : `movimento n. tecnico ${movement.technicalNumber}`);
}

function feminine(name: string): ReturnType<typeof nameOf> {
  return { the: `La ${name}`, ofThe: `della ${name}`, withThe: `con la ${name}` };
}

function masculine(name: string): ReturnType<typeof nameOf> {
  return { the: `Il ${name}`, ofThe: `del ${name}`, withThe: `con il ${name}` };
}

function namedSentence(told: Told, iuf: string): string {
  const { credit, cents, flows } = told;
  const [flow] = flows;
  const isWhole = flow?.totalCents === cents;
  const dates = `accredito del ${formatDate(credit.bookingDate)}, regolamento del ${formatDate(flow?.regulationDate ?? credit.bookingDate)}`;
  return `${whereNamed(told)} il flusso ${iuf}; importo ${formatEuro(cents)} uguale ${isWhole ? 'al totale del flusso' : 'a quanto resta da riscuotere del flusso'}; ${dates}.`;
}

function truncatedSentence(told: Told, kind: 'TRUNCATED' | 'TRUNCATED_SHORT' | 'TRUNCATED_SEVERAL' | 'TRUNCATED_UNFIT'): string {
  const read = `La causale riporta solo "${partRead(told)}" (testo troncato): è l’inizio`;
  const [flow] = told.named;
  const iuf = flow?.iuf ?? '';
  switch (kind) {
    case 'TRUNCATED':
      return `${read} di un solo flusso noto, ${iuf}, con lo stesso importo.`;
    case 'TRUNCATED_SHORT':
      return `${read} di un solo flusso noto, ${iuf}, con lo stesso importo, ma ${told.naming.isDiscordant ? 'il file ne indica un altro in una sua colonna' : 'la parte letta è breve'}: serve conferma.`;
    case 'TRUNCATED_SEVERAL':
      return `${read} di ${told.named.length} flussi noti, non si può dire quale sia.`;
    case 'TRUNCATED_UNFIT':
      return `${read} del flusso ${iuf}, ma importo o data non corrispondono: forse un flusso non ancora scaricato.`;
  }
}

function exceedingSentence({ cents, decision, flows, named, pspNameOf }: Told, leftCents: number): string {
  const [flow] = named;
  const others = flows.length - 1;
  const what = others === 1 ? 'l’importo di un altro flusso' : `la somma di altri ${others} flussi`;
  const of = flow === undefined ? '' : ` di ${pspNameOf(flow)} del ${formatDate(flow.regulationDate)}`;
  return `Il flusso ${flow?.iuf ?? decision.flowIds.join()} vale ${formatEuro(leftCents)}, accreditati ${formatEuro(cents)}: i ${formatEuro(cents - leftCents)} in più sono ${what}${of}.`;
}

function alikeSentence({ decision, flows, pspNameOf }: Told, kind: 'ALIKE' | 'ALIKE_SEVERAL' | 'ALIKE_CONTESTED', text: string | null): string {
  const read = text === null ? 'Nessun flusso leggibile' : `Il flusso ${text} non è fra quelli scaricati`;
  const alike = text === null ? '' : ' differisce per un solo carattere,';
  const [flow] = flows;
  switch (kind) {
    case 'ALIKE':
      return `${read}, ma ${flow?.iuf ?? ''} del PSP ${flow === undefined ? '' : pspNameOf(flow)}${alike} ha lo stesso importo e data compatibile.`;
    case 'ALIKE_SEVERAL':
      return `${read}; ${decision.candidates.length} flussi hanno lo stesso importo e data compatibile, non si può dire quale sia.`;
    case 'ALIKE_CONTESTED':
      return `${read}; un flusso ha lo stesso importo e data compatibile, ma è atteso anche da un altro accredito: scegli tu.`;
  }
}

function whereNamed({ isFromColumn }: Told): string {
  return isFromColumn ? 'Una colonna del file riporta' : 'La causale contiene';
}

function partRead({ naming }: Told): string {
  return naming.flows[0]?.text ?? '';
}

function coveredBy({ coverers }: Told): string {
  const [first] = coverers;
  return first === undefined ? '' : ` ${nameOf(first.facts).withThe}`;
}
