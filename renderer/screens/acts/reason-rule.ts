import { isScannedCode } from '../../../main/domain/reason-text.ts';

/** What is missing in a reason, or null. Source: contract, `reason` (3 to 300 characters). */
export function reasonProblem(reason: string): string | null {
  const length = reason.trim().length;
  if (length === 0) return 'Scrivi il motivo: resta nella cronologia.';
  if (isScannedCode(reason)) return 'È il codice di un avviso o di una persona, non un motivo: cancellalo e scrivi il motivo.';
  if (length < 3) return 'Il motivo è troppo corto: scrivi almeno una parola.';
  return length > 300 ? `Il motivo è troppo lungo: al massimo 300 caratteri, ora ${length}.` : null;
}
