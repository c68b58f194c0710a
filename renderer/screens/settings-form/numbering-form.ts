import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { Numbering, NumberingInput } from './setting-types.ts';
import type { Problems } from './use-settings-form.ts';

/** The numbering as typed; other programs' codes separated by commas or blanks. */
export type NumberingForm = Readonly<{ segregationCode: string; otherSegregationCodes: string; applicationPrefix: string; workstation: string }>;

/**
 * The codes that others assign start empty: the program never proposes one (look reference, screen 02).
 * The workstation is the Comune's own choice: the first desk is 001.
 */
export function numberingFormOf(numbering: Numbering | null): NumberingForm {
  return {
    segregationCode: numbering?.segregationCode ?? '', otherSegregationCodes: (numbering?.otherSegregationCodes ?? []).join(', '),
    applicationPrefix: numbering?.applicationPrefix ?? '', workstation: numbering?.workstation ?? '001',
  };
}

function codesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((code) => code !== '');
}

export function numberingInputOf(form: NumberingForm): NumberingInput {
  return { segregationCode: form.segregationCode.trim(), otherSegregationCodes: [...codesOf(form.otherSegregationCodes)], applicationPrefix: form.applicationPrefix.trim(), workstation: form.workstation.trim() };
}

/** What the live check may be asked: texts within the contract's lengths, whatever else is wrong. */
export function numberingQuestion(form: NumberingForm): NumberingInput {
  const input = numberingInputOf(form);
  const short = (text: string, most: number) => (text.length > most ? '' : text);
  return {
    segregationCode: short(input.segregationCode, 2), otherSegregationCodes: input.otherSegregationCodes.filter((code) => code.length <= 2).slice(0, 20),
    applicationPrefix: short(input.applicationPrefix, 2), workstation: short(input.workstation, 3),
  };
}

/** What is wrong before asking the core, which has the last word (`setup.checkNumbering`). Source: codes.md 1, intermediary.md 4.5. */
export function numberingProblems(form: NumberingForm): Problems {
  const { segregationCode, otherSegregationCodes, applicationPrefix, workstation } = numberingInputOf(form);
  const problems: Record<string, string> = {};
  if (!/^\d{2}$/.test(segregationCode)) problems['segregationCode'] = 'Due cifre: è nella lettera di adesione o sul portale del tuo intermediario.';
  else if (otherSegregationCodes.includes(segregationCode)) problems['segregationCode'] = `Il codice ${segregationCode} è già usato da un altro programma dell’ente. Ogni programma deve avere il suo.`;
  const wrong = otherSegregationCodes.find((code) => !/^\d{2}$/.test(code));
  if (wrong !== undefined) problems['otherSegregationCodes'] = `“${wrong}” non ha due cifre: separa i codici con una virgola, per esempio 01, 47.`;
  else if (otherSegregationCodes.length > 20) problems['otherSegregationCodes'] = 'Al massimo 20 codici.';
  if (!/^\d{2}$/.test(applicationPrefix)) problems['applicationPrefix'] = 'Due cifre, concordate con l’intermediario perché nessun altro le usi.';
  if (!/^\d{3}$/.test(workstation) || workstation === '000') problems['workstation'] = 'Da 001 a 999: ogni computer che stampa avvisi ha la sua.';
  return problems;
}

export function numberingDifferences(mine: NumberingForm, stored: NumberingForm): readonly ConflictLine[] {
  const lines: readonly ConflictLine[] = [
    { label: 'Codice di segregazione', mine: mine.segregationCode, stored: stored.segregationCode }, { label: 'Codici degli altri programmi', mine: mine.otherSegregationCodes, stored: stored.otherSegregationCodes },
    { label: 'Prefisso di Sportello', mine: mine.applicationPrefix, stored: stored.applicationPrefix }, { label: 'Postazione', mine: mine.workstation, stored: stored.workstation },
  ];
  return lines.filter((line) => line.mine.trim() !== line.stored.trim());
}
