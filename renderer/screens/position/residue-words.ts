import { isPaidState, type ShownState } from '../../../main/domain/position-state.ts';

/** What to do about a part that was paid on an installment that was lost, and that the residue asks for as well. `residue`: the state of the position that asks for it. */
export function twiceRemedy(residue: ShownState): string {
  return isPaidState(residue) ? 'il residuo li ha fatti pagare un’altra volta. Sono da restituire o da compensare.' : 'il residuo li chiede ancora. Abbassalo di questa somma con Modifica, oppure restituisci il pagamento dall’attività.';
}
