import type { ExpectedOutcome } from './row-plan.ts';

type One = readonly [ExpectedOutcome];

const one = (status: ExpectedOutcome['status'], rule: string | null, code: string, more: Partial<ExpectedOutcome> = {}): One => [{ status, rule, code, ...more }];

/** Outcomes of reconciliation.md 3.4, by the cases in which they are expected. */
export const EXPECTED = {
  exact: one('automatic', 'R2', 'RT_IUF_TES'),
  exactButFar: one('automatic', 'R2', 'RT_IUF_TES', { warning: 'DATA_LONTANA' }),
  cut: one('automatic', 'R3', 'RT_IUF_TES'),
  cutShort: one('proposed', 'R3', 'RT_IUF_TES'),
  cutAmbiguous: one('open', 'R3', 'TES_NO_IUF_OR_IUV'),
  single: one('automatic', 'R4', 'RT_TES'),
  lineOfFlow: one('proposed', 'R4', 'RT_IUF_TES'),
  severalNamed: one('automatic', 'R5', 'TES_CUMULATIVO'),
  part: one('automatic', 'R6', 'RT_IUF_TES'),
  unknownFlow: one('open', 'R13', 'TES_NO_IUF_OR_IUV'),
  unknownIuv: one('open', 'R13', 'TES_NO_IUF_OR_IUV'),
  digitsGlued: one('proposed', 'R2b', 'TES_NO_IUF_OR_IUV'),
  keyword: one('proposed', 'R9', 'IUF_NO_TES'),
  misread: one('proposed', 'R9', 'IUF_NO_TES'),
  postal: one('open', 'R12', 'TES_POSTALE'),
  unknown: one('open', 'R14', 'TES_NO_MATCH'),
  anomalousFlow: one('open', null, 'FLUSSO_ANOMALO'),
  zeroFlow: one('open', 'R8', 'IUF_TES_DIV_IMP'),
  reversed: one('automatic', 'R1', 'TES_STORNATO'),
  reversedInPart: one('proposed', 'R1c', 'TES_STORNATO'),
  orphan: one('open', 'R1b', 'TES_STORNO_ORFANO'),
  alreadyLoaded: one('ignored', 'R0', 'RIGA_GIA_CARICATA'),
  sameNumberOtherContent: one('quarantined', 'R0b', 'TES_BOLLETTA_DUPLICATA'),
  regularisation: one('ignored', null, 'REGOLARIZZAZIONE'),
  notIncome: one('ignored', null, 'NON_ENTRATA'),
  transfer: one('ignored', null, 'GIROCONTO'),
  notProvisional: one('ignored', null, 'NON_SOSPESO'),
} as const;

/**
 * Outcomes that hang on what else is open on that day are given with the other ones that the rules allow, the likeliest first. A name that is not `date + provider + number` (a bare hash) makes its flow anomalous by
 * receipts-fdr.md 2.2 (F_NAME), while reconciliation.md 2.2 counts it among the readable ones (V11): both are told.
 */
export const EXPECTED_ONE_OF = {
  hash: [...EXPECTED.exact, ...EXPECTED.anomalousFlow],
  amountOnly: [...one('proposed', 'R11', 'TES_NO_MATCH'), ...one('open', 'R11', 'TES_NO_MATCH'), ...one('open', 'R10', 'TES_NO_MATCH')],
  sumOnly: [...one('proposed', 'R10', 'TES_CUMULATIVO'), ...one('open', 'R10', 'TES_NO_MATCH'), ...one('open', 'R14', 'TES_NO_MATCH')],
  moreWithAnother: [...one('proposed', 'R8', 'TES_CUMULATIVO', { diffCents: 0 }), ...one('proposed', 'R8', 'IUF_TES_DIV_IMP', { also: 'TES_ECCEDENTE' })],
  reportedElsewhere: [...EXPECTED.unknownIuv, ...one('open', 'GIA_RISCOSSO', 'TES_NO_IUF_OR_IUV')],
} as const satisfies Readonly<Record<string, readonly [ExpectedOutcome, ...ExpectedOutcome[]]>>;

/** R7, R8 and R8b: the credit differs from its flow by so much. */
export function expectedDifference(diffCents: number): One {
  const also = diffCents < 0 ? 'IUF_TES_PARZIALE' : 'TES_ECCEDENTE';
  const rule = Math.abs(diffCents) <= 100 ? 'R8b' : diffCents < 0 ? 'R7' : 'R8';
  return one('proposed', rule, 'IUF_TES_DIV_IMP', { also, diffCents });
}

/** The flow is covered already: the whole credit is too much. */
export function expectedAlreadyCollected(amountCents: number): One {
  return one('open', 'GIA_RISCOSSO', 'IUF_TES_DIV_IMP', { diffCents: amountCents });
}

/** The receipt is covered already. */
export const EXPECTED_RECEIPT_ALREADY_COLLECTED: One = one('open', 'GIA_RISCOSSO', 'TES_NO_IUF_OR_IUV');
