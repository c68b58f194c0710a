import { isSiope, siopeOfPdcf } from '../../../main/domain/revenue-item.ts';
import type { Client } from '../../bridge/client.ts';
import type { ConflictLine } from '../acts/conflict-notice.tsx';
import type { ValueOf } from '../acts/operation-types.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';

export type Registry = ValueOf<Client['budget']['items']>;
export type RevenueItem = Registry['items'][number];
export type RevenueItemInput = Omit<Parameters<Client['budget']['saveItem']>[0], 'requestId' | 'id' | 'expectedVersion'>;

export type RevenueItemForm = Readonly<{ year: string; capitolo: string; articolo: string; description: string; office: string; pdcf: string; siope: string; accertamento: string; accertamentoDescription: string; active: boolean }>;

export function revenueItemFormOf(item: RevenueItem | null, year: number): RevenueItemForm {
  return {
    year: String(item?.year ?? year), capitolo: item?.capitolo ?? '', articolo: item?.articolo ?? '', description: item?.description ?? '', office: item?.office ?? '', pdcf: item?.pdcf ?? '', siope: item?.siope ?? '', accertamento: item?.accertamento ?? '',
    accertamentoDescription: item?.accertamentoDescription ?? '', active: item?.active ?? true,
  };
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

export function revenueItemInputOf(form: RevenueItemForm): RevenueItemInput {
  return {
    year: Number(form.year.trim()), capitolo: form.capitolo.trim(), articolo: form.articolo.trim(), accertamento: form.accertamento.trim(), description: form.description.trim(), office: form.office.trim(), accertamentoDescription: form.accertamentoDescription.trim(),
    pdcf: textOrNull(form.pdcf), siope: textOrNull(form.siope), active: form.active,
  };
}

export function revenueItemProblems(form: RevenueItemForm): Problems {
  const problems: Record<string, string> = {};
  const year = Number(form.year.trim());
  if (!/^\d{4}$/.test(form.year.trim()) || year < 1999 || year > 2099) problems['year'] = 'L’esercizio è un anno di quattro cifre.';
  if (form.capitolo.trim() === '') problems['capitolo'] = 'Scrivi il capitolo.';
  if (form.pdcf.trim() !== '' && !siopeOfPdcf(form.pdcf).ok) problems['pdcf'] = 'Si scrive come E.1.01.01.51.001.';
  if (form.siope.trim() !== '' && !isSiope(form.siope.trim())) problems['siope'] = 'Sono dieci cifre.';
  return problems;
}

/** The SIOPE code that follows from the piano dei conti; null while it is not right, or is not written. */
export function siopeFact(pdcf: string): string | null {
  const read = pdcf.trim() === '' ? null : siopeOfPdcf(pdcf);
  return read === null || !read.ok ? null : read.value;
}

const LABELS: readonly (readonly [Exclude<keyof RevenueItemForm, 'active'>, string])[] = [
  ['year', 'Esercizio'], ['capitolo', 'Capitolo'], ['articolo', 'Articolo'], ['description', 'Descrizione'], ['office', 'Ufficio'], ['pdcf', 'Piano dei conti'], ['siope', 'SIOPE'], ['accertamento', 'Accertamento'], ['accertamentoDescription', 'Descrizione dell’accertamento'],
];

export function revenueItemDifferences(mine: RevenueItemForm, stored: RevenueItemForm): readonly ConflictLine[] {
  const texts = LABELS.map(([key, label]) => ({ label, mine: mine[key], stored: stored[key] }));
  const lines = [...texts, { label: 'Attiva', mine: mine.active ? 'sì' : 'no', stored: stored.active ? 'sì' : 'no' }];
  return lines.filter((line) => line.mine !== line.stored);
}
