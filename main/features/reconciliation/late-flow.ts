import { addDays, type CivilDate } from '../../domain/civil-date.ts';
import { addWorkingDays, isWorkingDay } from '../../domain/working-days.ts';
import { lateFlowSentence } from './matching/row-explanation.ts';
import type { FlowOutcome } from './outcome-store.ts';

/** Working days allowed between the regulation of a flow and its credit (reconciliation.md 3.3). */
const CREDITED_WITHIN = 2;
/** A year of working days: beyond, the number says nothing more. */
const COUNTED_AT_MOST = 260;

/** Working days by which a credit is late: those after D+2; 0 when it is not. */
export function lateDays(regulationDate: CivilDate, today: CivilDate): number {
  let late = 0;
  for (let day = addDays(addWorkingDays(regulationDate, CREDITED_WITHIN), 1); day <= today && late < COUNTED_AT_MOST; day = addDays(day, 1)) if (isWorkingDay(day)) late += 1;
  return late;
}

/** Why a flow is where it is, in Italian (reconciliation.md 3.4, R15). */
export function flowSentence({ code, regulationDate, residualCents, declaredCents }: Pick<FlowOutcome, 'code' | 'regulationDate' | 'residualCents' | 'declaredCents'>, today: CivilDate, euro: (cents: number) => string): string {
  const late = lateDays(regulationDate, today);
  switch (code) {
    case 'FLUSSO_ANOMALO':
      return 'Righe e totali del flusso non coincidono: nessun abbinamento automatico finché una persona non lo conferma.';
    case 'FLUSSO_ZERO':
      return 'Il flusso ha totale zero: non è atteso nessun accredito.';
    case 'RT_IUF_TES':
      return 'Il flusso è accreditato per intero.';
    case 'PROPOSTO':
      return 'Un accredito è proposto per questo flusso e aspetta una conferma.';
    case 'IUF_TES_PARZIALE':
      return `Accreditati ${euro(declaredCents - residualCents)} su ${euro(declaredCents)}: mancano ${euro(residualCents)}.`;
    case 'IUF_NO_TES':
      return lateFlowSentence(late);
    default:
      return 'Flusso in attesa di accredito: i giorni previsti non sono ancora passati.';
  }
}
