/** What is missing in a reason, or null. Source: contract, `reason` (3 to 300 characters). */
export function reasonProblem(reason: string): string | null {
  const length = reason.trim().length;
  if (length === 0) return 'Scrivi il motivo: resta nella cronologia.';
  if (length < 3) return 'Il motivo è troppo corto: scrivi almeno una parola.';
  return length > 300 ? `Il motivo è troppo lungo: al massimo 300 caratteri, ora ${length}.` : null;
}
