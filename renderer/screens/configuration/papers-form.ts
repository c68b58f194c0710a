import { isOldModel, LANGUAGE_LABEL, NOTICE_PAPERS, PAPER_LABEL, type NoticePaper, type PrintedLanguage } from '../../../main/domain/notice-paper.ts';
import type { Client } from '../../bridge/client.ts';
import type { Choice } from '../../components/index.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { ValueOf } from '../acts/operation-types.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';
import { windowFormOf, windowOf, windowProblems, type WindowForm } from './window-form.ts';

export type PaperSettings = ValueOf<Client['papers']['settings']>;
export type PaperSettingsInput = Omit<Parameters<Client['papers']['saveSettings']>[0], 'requestId'>;

/** As chosen on screen; `serviceId` null: a row whose service is still to be chosen. */
export type PapersForm = Readonly<{ paper: NoticePaper; language: PrintedLanguage; oldModel: boolean; services: readonly Readonly<{ serviceId: number | null; paper: NoticePaper }>[]; /** Null: envelopes without window. */ window: WindowForm | null }>;

export function papersFormOf({ paper, language, oldModel, services, window }: PaperSettings): PapersForm {
  return { paper, language, oldModel, services, window: window === null ? null : windowFormOf(window) };
}

export function papersInputOf(form: PapersForm, expectedVersion: number): PaperSettingsInput {
  return { paper: form.paper, language: form.language, oldModel: form.oldModel, services: form.services.flatMap(({ serviceId, paper }) => (serviceId === null ? [] : [{ serviceId, paper }])), window: form.window === null ? null : windowOf(form.window), expectedVersion };
}

/** What the core would refuse, by path. */
export function papersProblems(form: PapersForm): Problems {
  const problems: Record<string, string> = { ...windowProblems(form.window) };
  if (form.language !== 'it' && form.paper !== 'A4') problems['language'] = 'In due lingue si stampa solo su foglio A4 senza bollettino.';
  if (isOldModel(form.paper) && !form.oldModel) problems['paper'] = 'Per usare il modello 2.2.1 accendilo qui sotto.';
  form.services.forEach(({ serviceId, paper }, index) => {
    if (serviceId === null) problems[`services.${index}.serviceId`] = 'Scegli il servizio, oppure togli la riga.';
    else if (form.services.findIndex((row) => row.serviceId === serviceId) !== index) problems[`services.${index}.serviceId`] = 'Questo servizio è già nell’elenco.';
    if (isOldModel(paper) && !form.oldModel) problems[`services.${index}.paper`] = 'Per usare il modello 2.2.1 accendilo qui sotto.';
  });
  return problems;
}

/** Papers to choose from; what is not possible says why. The old model is named only while it is on. */
export function paperChoices(oldModel: boolean, slipMissing: string | null): readonly Choice[] {
  return NOTICE_PAPERS.filter((paper) => oldModel || !isOldModel(paper)).map((paper) => ({ value: paper, label: PAPER_LABEL[paper], ...(slipMissing !== null && (paper === 'A4_SLIP' || paper === 'OLD_A4_SLIP') ? { disabledReason: slipMissing } : {}) }));
}

export function paperOf(value: string): NoticePaper {
  return NOTICE_PAPERS.find((paper) => paper === value) ?? 'A4';
}

/** Where what was chosen and what is stored now differ. */
export function papersDifferences(mine: PapersForm, stored: PapersForm): readonly ConflictLine[] {
  const words = (form: PapersForm): readonly (readonly [string, string])[] => [
    ['Carta', PAPER_LABEL[form.paper]], ['Lingua', LANGUAGE_LABEL[form.language]], ['Modello 2.2.1', form.oldModel ? 'acceso' : 'spento'], ['Servizi con una carta loro', String(form.services.length)],
    ['Finestra della busta', form.window === null ? 'nessuna' : `${form.window.left}, ${form.window.top}, ${form.window.width} × ${form.window.height} mm`],
  ];
  const now = words(stored);
  return words(mine).flatMap(([label, text], index) => (now[index]?.[1] === text ? [] : [{ label, mine: text, stored: now[index]?.[1] ?? '' }]));
}
