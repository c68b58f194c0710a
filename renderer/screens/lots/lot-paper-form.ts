import { isOldModel, LOT_PAPERS, PAPER_LABEL, PRINTED_LANGUAGES } from '../../../main/domain/notice-paper.ts';
import type { Choice } from '../../components/index.ts';
import type { LotOrder } from './lot-types.ts';

/** As chosen on screen. */
export type LotPaperForm = Readonly<{ paper: string; language: string; letter: string }>;

export const USUAL = 'USUAL';
export const NO_LETTER = 'NONE';
export const AS_USUAL: LotPaperForm = { paper: USUAL, language: USUAL, letter: NO_LETTER };

/** What is asked of the core. */
export function paperOrderOf({ paper, language, letter }: LotPaperForm): Pick<LotOrder, 'paper' | 'language' | 'letterId'> {
  return { paper: LOT_PAPERS.find((one) => one === paper) ?? null, language: PRINTED_LANGUAGES.find((one) => one === language) ?? null, letterId: letter === NO_LETTER ? null : Number(letter) };
}

/** Papers of a lot; what the office cannot print says what is missing. */
export function lotPaperChoices({ oldModel, slipMissing }: Readonly<{ oldModel: boolean; slipMissing: string | null }>): readonly Choice[] {
  return [
    { value: USUAL, label: 'Come di solito per ogni servizio' },
    ...LOT_PAPERS.filter((paper) => oldModel || !isOldModel(paper)).map((paper) => ({ value: paper, label: PAPER_LABEL[paper], ...(slipMissing !== null && (paper === 'A4_SLIP' || paper === 'OLD_A4_SLIP') ? { disabledReason: slipMissing } : {}) })),
  ];
}
