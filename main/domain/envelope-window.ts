/**
 * The window of the envelopes an office uses, as it lies on the A4 sheet folded inside: millimetres from the top left corner of the sheet.
 *
 * Source: the places of the notice's own address (notice-layout.md 9.1) are those of the official model, which never moves; the cover letter has its address where the window is. There is no rule of
 * law for windows: the usual ones are starting points, to be measured on the envelope.
 */

export type EnvelopeWindow = Readonly<{ left: number; top: number; width: number; height: number }>;

/** Windows of the common envelope of 110 × 230 mm with a sheet folded in three. */
export const USUAL_WINDOWS: readonly Readonly<{ key: 'RIGHT' | 'LEFT'; label: string; window: EnvelopeWindow }>[] = [
  { key: 'RIGHT', label: 'A destra', window: { left: 105, top: 48, width: 95, height: 40 } },
  { key: 'LEFT', label: 'A sinistra', window: { left: 15, top: 48, width: 95, height: 40 } },
];

/** Side of the notice on which a window may lie: under the head of the letter, above the first fold. */
const LIMITS = { left: [5, 145], top: [40, 70], width: [60, 120], height: [22, 55] } as const;
const RIGHT_EDGE = 205;
const BOTTOM_EDGE = 96;

export type WindowField = keyof EnvelopeWindow;
const NAMES: Readonly<Record<WindowField, string>> = { left: 'La distanza da sinistra', top: 'La distanza dall’alto', width: 'La larghezza', height: 'L’altezza' };

/** What is wrong with a window, at its field, in Italian; null when a letter can have its address there. */
export function windowProblem(window: EnvelopeWindow): Readonly<{ field: WindowField; message: string }> | null {
  for (const field of ['left', 'top', 'width', 'height'] as const) {
    const [least, most] = LIMITS[field];
    if (!Number.isInteger(window[field]) || window[field] < least || window[field] > most) return { field, message: `${NAMES[field]} va da ${least} a ${most} millimetri.` };
  }
  if (window.left + window.width > RIGHT_EDGE) return { field: 'width', message: `La finestra esce dal foglio: da sinistra e larghezza insieme arrivano al massimo a ${RIGHT_EDGE} millimetri.` };
  if (window.top + window.height > BOTTOM_EDGE) return { field: 'height', message: `La finestra passa la piega: dall’alto e altezza insieme arrivano al massimo a ${BOTTOM_EDGE} millimetri.` };
  return null;
}

/** Band with the fiscal code, name and two lines of address, and the next band, of the notice by model 3.x (notice-layout 9.1). */
const NOTICE_ADDRESS = { left: 112, right: 175, top: 58, bottom: 80, bandAbove: 52.3, bandBelow: 89.3 } as const;

/** Whether the address of a notice without letter shows in the window, and nothing else of it; in Italian, null when it does. */
export function noticeWindowProblem({ left, top, width, height }: EnvelopeWindow): string | null {
  const isWhole = left <= NOTICE_ADDRESS.left && left + width >= NOTICE_ADDRESS.right && top <= NOTICE_ADDRESS.top && top + height >= NOTICE_ADDRESS.bottom;
  if (!isWhole) return 'L’indirizzo dell’avviso ha il suo posto nel modello, e non cade tutto nella finestra: serve la lettera di accompagnamento.';
  if (top < NOTICE_ADDRESS.bandAbove) return 'Nella finestra si vede anche il codice fiscale del destinatario, che sull’avviso sta sopra l’indirizzo: usa la lettera di accompagnamento, o una finestra che cominci a 53 mm dall’alto.';
  if (top + height > NOTICE_ADDRESS.bandBelow) return 'Nella finestra si vede anche l’importo dell’avviso, che sta sotto l’indirizzo: usa la lettera di accompagnamento.';
  return null;
}
