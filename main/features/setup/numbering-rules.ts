import { buildNav, formatNav, isAssignableSegregationCode } from '../../domain/notice-number.ts';

/** What a person chooses of the notice numbers. */
export type NumberingInput = Readonly<{ segregationCode: string; otherSegregationCodes: readonly string[]; applicationPrefix: string; workstation: string }>;

/** A line of the checks: `blocking` ones forbid to save, the others warn. */
export type NumberingCheck = Readonly<{ ok: boolean; blocking: boolean; text: string; field: keyof NumberingInput | null }>;

/** Numbers of one workstation: a counter of eight digits (intermediary.md 4.5). */
export const NUMBERS_OF_WORKSTATION = 100_000_000;

/** Every check on a choice, good ones included, in the order of the screen. Source: codes.md 1 and intermediary.md 4.5. */
export function checkNumbering(input: NumberingInput): readonly NumberingCheck[] {
  const wrongOther = input.otherSegregationCodes.find((other) => !/^\d{2}$/.test(other));
  return [
    ...segregationChecks(input),
    ...(wrongOther === undefined ? [] : [line(false, 'otherSegregationCodes', `Il codice “${wrongOther}” degli altri programmi non ha due cifre.`)]),
    /^\d{2}$/.test(input.applicationPrefix)
      ? line(true, 'applicationPrefix', `Prefisso ${input.applicationPrefix} di Sportello`)
      : line(false, 'applicationPrefix', 'Il prefisso di Sportello ha due cifre, concordate con l’intermediario perché nessun altro le usi.'),
    isWorkstation(input.workstation)
      ? line(true, 'workstation', `Postazione ${input.workstation}`)
      : line(false, 'workstation', 'La postazione va da 001 a 999: ogni computer che stampa avvisi ha la sua.'),
  ];
}

/** Either what is wrong with the code, or that it is in order: never both. */
function segregationChecks({ segregationCode: code, otherSegregationCodes }: NumberingInput): readonly NumberingCheck[] {
  if (!/^\d{2}$/.test(code)) return [line(false, 'segregationCode', 'Il codice di segregazione ha due cifre: è nella lettera di adesione o sul portale del tuo intermediario.')];
  const wrong: readonly NumberingCheck[] = [
    ...(isAssignableSegregationCode(code)
      ? []
      : [{ ok: false, blocking: false, text: `Codice ${code}: da 00 a 45 li assegna pagoPA agli enti, gli altri sono di servizi centrali. Controlla la lettera di adesione.`, field: 'segregationCode' as const }]),
    ...(otherSegregationCodes.includes(code) ? [line(false, 'segregationCode', `Il codice ${code} è già usato da un altro programma dell’ente. Ogni programma deve avere il suo.`)] : []),
  ];
  return wrong.length > 0 ? wrong : [line(true, 'segregationCode', `Codice di segregazione ${code}`)];
}

/** The first number that these choices give when the desk is at this counter, with its parts; null while a part is missing. */
export function firstNumber(input: NumberingInput, counter: number): Readonly<{ display: string; parts: { digits: string; meaning: string }[] }> | null {
  const base = `${input.applicationPrefix}${input.workstation}${String(counter).padStart(8, '0')}`;
  if (!/^\d{2}$/.test(input.applicationPrefix) || !isWorkstation(input.workstation)) return null;
  const built = buildNav({ auxDigit: '3', segregationCode: input.segregationCode, base });
  if (!built.ok) return null;
  const { nav } = built.value;
  return {
    display: formatNav(nav),
    parts: [
      { digits: nav.slice(0, 1), meaning: 'cifra iniziale' },
      { digits: nav.slice(1, 3), meaning: 'codice di segregazione' },
      { digits: nav.slice(3, 5), meaning: 'prefisso di Sportello' },
      { digits: nav.slice(5, 8), meaning: 'postazione' },
      { digits: nav.slice(8, 16), meaning: 'progressivo' },
      { digits: nav.slice(16), meaning: 'cifre di controllo, calcolate' },
    ],
  };
}

function isWorkstation(text: string): boolean {
  return /^\d{3}$/.test(text) && text !== '000';
}

function line(good: boolean, field: keyof NumberingInput, text: string): NumberingCheck {
  return { ok: good, blocking: !good, text, field };
}
