import { z } from 'zod';
import { NOTICE_PAPERS, PRINTED_LANGUAGES } from '../domain/notice-paper.ts';
import { COUNTER_ROLES, EVERY_ROLE, mutation, query, RESPONSIBLE_ROLES } from './operation.ts';
import { documentShape, id, version } from './shared-shapes.ts';

export const noticePaper = z.enum(NOTICE_PAPERS);
export const printedLanguage = z.enum(PRINTED_LANGUAGES);

/** How one print is wanted; null: as usual for its service. */
export const printChoice = { paper: noticePaper.nullable().default(null), language: printedLanguage.nullable().default(null) };

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
  usual: z.object({ paper: noticePaper, language: printedLanguage, notes: z.array(z.string()) }), papers: z.array(z.object({ paper: noticePaper, label: z.string(), whyNot: z.string().nullable() })), languages: z.array(z.object({ language: z.string(), label: z.string(), whyNot: z.string().nullable() })),
});

/** Papers of the notices: what is usual, and what can be chosen for one print. */
export const papers = {
  settings: query(EVERY_ROLE, {}, paperSettings),
  saveSettings: mutation(RESPONSIBLE_ROLES, { ...paperSettingsInput, expectedVersion: version }, paperSettings),
  /** A letter and a notice of nobody, marked ANTEPRIMA, with the window drawn over both: to see what shows in it. */
  preview: query(RESPONSIBLE_ROLES, { window: envelopeWindow.nullable() }, documentShape),
  /** Of the notice of an installment, or (`positionId`) of the paper with all the installments of a plan. */
  choices: query(COUNTER_ROLES, { installmentId: id.nullable(), positionId: id.nullable() }, printChoices),
};
