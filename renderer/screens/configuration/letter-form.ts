import { LETTER_TITLE_LENGTH, letterProblemMessage, parseLetter } from '../../../main/domain/cover-letter.ts';
import type { Client } from '../../bridge/client.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { ValueOf } from '../acts/operation-types.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';

export type Letter = ValueOf<Client['papers']['letters']>['letters'][number];
export type LetterWithVersions = ValueOf<Client['papers']['letter']>;
export type SaveLetterInput = Omit<Parameters<Client['papers']['saveLetter']>[0], 'requestId'>;

/** As typed. */
export type LetterForm = Readonly<{ title: string; body: string }>;

export const NEW_LETTER: LetterForm = { title: '', body: 'Gentile {nome},\n\n\n\nCordiali saluti\n{ente}' };

/** What the core would refuse, by path; whether the text fits on its page is seen in the preview. */
export function letterProblems({ title, body }: LetterForm): Problems {
  const problems: Record<string, string> = {};
  const [inTitle, inBody] = [parseLetter(title), parseLetter(body)];
  if (title.trim() === '') problems['title'] = 'Scrivi il titolo: è l’oggetto della lettera.';
  else if ([...title].length > LETTER_TITLE_LENGTH) problems['title'] = `Il titolo arriva a ${LETTER_TITLE_LENGTH} caratteri.`;
  else if (!inTitle.ok) problems['title'] = letterProblemMessage(inTitle.error);
  if (body.trim() === '') problems['body'] = 'Scrivi il testo della lettera.';
  else if (!inBody.ok) problems['body'] = letterProblemMessage(inBody.error);
  return problems;
}

/** A text with a field put where the cursor is; `at` is where the cursor goes then. */
export function withField(text: string, name: string, from: number, to: number): Readonly<{ text: string; at: number }> {
  const field = `{${name}}`;
  return { text: `${text.slice(0, from)}${field}${text.slice(to)}`, at: from + field.length };
}

export function letterDifferences(mine: LetterForm, stored: LetterForm): readonly ConflictLine[] {
  return [{ label: 'Titolo', mine: mine.title, stored: stored.title }, { label: 'Testo', mine: mine.body, stored: stored.body }].filter((line) => line.mine !== line.stored);
}
