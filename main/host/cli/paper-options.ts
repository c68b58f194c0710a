import type { NoticePaper, PrintedLanguage } from '../../domain/notice-paper.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { wrongUse, type Answer } from './answer.ts';
import type { OptionTable, Options } from './options.ts';

/** How notices are wanted on paper; each null where nothing is said: as usual for the office and the service. */
export type PaperChoice = Readonly<{ paper: NoticePaper | null; language: PrintedLanguage | null; letterId: number | null }>;

/** `--layout` is of spec/cli.md; the others say what the window «Stampa con altra carta» asks. */
export const PAPER_OPTIONS: OptionTable = { layout: 'text', model: 'text', language: 'text', letter: 'text' };

export const PAPER_HELP: readonly string[] = [
  '--layout auto|bank|postal|roll   auto: la carta solita; bank: foglio A4 senza bollettino; postal: con il bollettino postale; roll: rotolo da 75 mm', '--model 3|2.2.1   il modello dell’avviso; 2.2.1 solo se è acceso in Configurazione, Stampa',
  '--language it|it+en   italiano, o italiano e inglese', '--letter NUMERO   la lettera di accompagnamento, nella versione di adesso',
];
/** A lot goes to a printer of sheets. */
export const LOT_PAPER_HELP: readonly string[] = PAPER_HELP.map((line) => line.replace('|roll  ', '').replace('; roll: rotolo da 75 mm', ''));

const LAYOUTS = ['auto', 'bank', 'postal', 'roll'] as const;

/** Reads the paper of `notices` and `lots create`. What a notice cannot be printed on is refused by the print itself, with its reason. */
export function readPaper(options: Options): Result<PaperChoice, Answer> {
  const layout = LAYOUTS.find((one) => one === (options.text('layout') ?? 'auto'));
  const model = options.text('model');
  const language = options.text('language');
  const letter = options.text('letter');
  if (layout === undefined) return err(wrongUse('--layout vuole auto, bank, postal o roll.'));
  if (model !== null && model !== '3' && model !== '2.2.1') return err(wrongUse('--model vuole 3 o 2.2.1.'));
  if (model === '2.2.1' && layout === 'roll') return err(wrongUse('Il modello 2.2.1 non ha il rotolo: togli --model, o scegli un altro --layout.'));
  if (language !== null && language !== 'it' && language !== 'it+en') return err(wrongUse('--language vuole it o it+en.'));
  if (letter !== null && !/^[1-9]\d{0,9}$/.test(letter)) return err(wrongUse('--letter vuole il numero di una lettera.'));
  return ok({ paper: paperOf(layout, model), language, letterId: letter === null ? null : Number(letter) });
}

function paperOf(layout: (typeof LAYOUTS)[number], model: '3' | '2.2.1' | null): NoticePaper | null {
  if (layout === 'roll') return 'ROLL_75';
  if (layout === 'postal') return model === '2.2.1' ? 'OLD_A4_SLIP' : 'A4_SLIP';
  if (model === '2.2.1') return 'OLD_A4';
  return layout === 'bank' || model === '3' ? 'A4' : null;
}
