import { z } from 'zod';
import { LETTER_BODY_LENGTH, LETTER_TITLE_LENGTH } from '../domain/cover-letter.ts';
import { NOTICE_PAPERS, PRINTED_LANGUAGES } from '../domain/notice-paper.ts';
import { COUNTER_ROLES, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES } from './operation.ts';
import { documentShape, id, instant, version } from './shared-shapes.ts';

export const noticePaper = z.enum(NOTICE_PAPERS);
export const printedLanguage = z.enum(PRINTED_LANGUAGES);

/** How one print is wanted; paper and language null: as usual for its service. `letterId`: the letter to print before it, in its newest version; null: none. */
export const printChoice = { paper: noticePaper.nullable().default(null), language: printedLanguage.nullable().default(null), letterId: id.nullable().default(null) };

const servicePaper = z.strictObject({ serviceId: id, paper: noticePaper });
/** The window of the office's envelopes on the sheet: millimetres from its top left corner (domain/envelope-window.ts). */
export const envelopeWindow = z.strictObject({ left: z.int(), top: z.int(), width: z.int(), height: z.int() });

/** The usual paper and language of the office; `services` are those with a paper of their own. */
export const paperSettingsInput = { paper: noticePaper, language: printedLanguage, oldModel: z.boolean(), services: z.array(servicePaper).max(1_000), window: envelopeWindow.nullable() };

/** `slipMissing`: what the postal slip still needs as far as the office goes, in Italian. `languages`: every official one, with why it is not there. */
export const paperSettings = z.object({
  paper: noticePaper, language: printedLanguage, oldModel: z.boolean(), services: z.array(z.object({ serviceId: id, paper: noticePaper })), window: z.object(envelopeWindow.shape).nullable(), version, slipMissing: z.string().nullable(), languages: z.array(z.object({ language: z.string(), label: z.string(), reason: z.string().nullable() })),
});

/** On what a notice can be printed now: `usual` is what a print that says nothing uses, `notes` say where it is not what was set. */
export const printChoices = z.object({
  usual: z.object({ paper: noticePaper, language: printedLanguage, notes: z.array(z.string()) }), papers: z.array(z.object({ paper: noticePaper, label: z.string(), whyNot: z.string().nullable() })), languages: z.array(z.object({ language: z.string(), label: z.string(), whyNot: z.string().nullable() })), letters: z.array(z.object({ id, title: z.string(), version: z.int() })),
});

/** A cover letter as it is written, with its fields in braces (domain/cover-letter.ts). */
export const letterText = { title: z.string().trim().min(1).max(LETTER_TITLE_LENGTH), body: z.string().trim().min(1).max(LETTER_BODY_LENGTH) };
/** A version of a letter; `prints`: how many papers went out with it. */
const letterVersion = z.object({ version: z.int(), title: z.string(), body: z.string(), madeAt: instant, who: z.string(), prints: z.int() });
export const letterShape = letterVersion.extend({ id, retired: z.boolean() });

/** Papers of the notices: what is usual, and what can be chosen for one print. */
export const papers = {
  settings: query(EVERY_ROLE, {}, paperSettings),
  saveSettings: mutation(RESPONSIBLE_ROLES, { ...paperSettingsInput, expectedVersion: version }, paperSettings),
  /** A letter (null: one of the program) and a notice of nobody, marked ANTEPRIMA, with the window drawn over both: to see what shows in it. */
  preview: query(RESPONSIBLE_ROLES, { window: envelopeWindow.nullable(), letter: z.strictObject(letterText).nullable() }, documentShape),
  /** Letters in their newest version. */
  letters: query(EVERY_ROLE, { includeRetired: z.boolean() }, z.object({ letters: z.array(letterShape) })),
  /** A letter with every version it had, the newest first. */
  letter: query(EVERY_ROLE, { id }, letterShape.extend({ versions: z.array(letterVersion) })),
  /** `id` null: a new letter. A text that changed is a new version; what was printed keeps the version it had. */
  saveLetter: mutation(RESPONSIBLE_ROLES, { id: id.nullable(), expectedVersion: z.int().nullable(), ...letterText }, letterShape),
  retireLetter: mutation(RESPONSIBLE_ROLES, { id, expectedVersion: z.int(), retired: z.boolean() }, letterShape),
  /** Of the notice of an installment, or (`positionId`) of the paper with all the installments of a plan. */
  choices: query(COUNTER_ROLES, { installmentId: id.nullable(), positionId: id.nullable() }, printChoices),
};
