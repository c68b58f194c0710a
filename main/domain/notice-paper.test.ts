import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPostalAuthorisation, languageProblem, NOTICE_PAPERS, PRINTED_LANGUAGES, paperProblem, usualPaper, type PaperFacts } from './notice-paper.ts';

const everything: PaperFacts = { paid: 'WHOLE', slipMissing: null, oldModel: true };

describe('on which paper a notice is printed', () => {
  test('one amount goes on every paper, installments not on the roll, a fine not by the old model', () => {
    expect(NOTICE_PAPERS.filter((paper) => paperProblem(paper, everything) !== null)).toEqual([]);
    expect(NOTICE_PAPERS.filter((paper) => paperProblem(paper, { ...everything, paid: 'WHOLE_AND_INSTALLMENTS' }) !== null)).toEqual(['ROLL_75']);
    expect(NOTICE_PAPERS.filter((paper) => paperProblem(paper, { ...everything, paid: 'INSTALLMENTS' }) !== null)).toEqual(['ROLL_75', 'OLD_A4', 'OLD_A4_SLIP']);
    expect(NOTICE_PAPERS.filter((paper) => paperProblem(paper, { ...everything, paid: 'FINE' }) !== null)).toEqual(['OLD_A4', 'OLD_A4_SLIP']);
  });

  test('what the slip still needs is the reason of both papers that bear one', () => {
    const facts = { ...everything, slipMissing: 'Manca l’autorizzazione' };
    expect(NOTICE_PAPERS.map((paper) => paperProblem(paper, facts))).toEqual([null, 'Manca l’autorizzazione', null, null, 'Manca l’autorizzazione']);
  });

  test('the model of 2018 is refused while it is off', () => {
    expect(NOTICE_PAPERS.filter((paper) => paperProblem(paper, { ...everything, oldModel: false }) !== null)).toEqual(['OLD_A4', 'OLD_A4_SLIP']);
  });

  test('a usual choice never stops a print, and says what it became', () => {
    fc.assert(fc.property(
      fc.constantFrom(...NOTICE_PAPERS), fc.constantFrom(...PRINTED_LANGUAGES), fc.constantFrom('WHOLE' as const, 'INSTALLMENTS' as const, 'WHOLE_AND_INSTALLMENTS' as const, 'FINE' as const), fc.option(fc.constant('manca qualcosa')), fc.boolean(),
      (paper, language, paid, slipMissing, oldModel) => {
        const facts = { paid, slipMissing, oldModel };
        const usual = usualPaper({ paper, language }, facts);
        expect(paperProblem(usual.paper, facts)).toBeNull();
        expect(languageProblem(usual.language, usual.paper, facts)).toBeNull();
        expect(usual.notes.length > 0).toBe(usual.paper !== paper || usual.language !== language);
      },
    ));
  });
});

test('the authorisation of Poste is read as Poste writes it', () => {
  expect(isPostalAuthorisation('AUT. DB/SSIC/E 12345 DEL 01/02/2020')).toBe(true);
  for (const text of ['', 'DB/SSIC/E 12345 DEL 01/02/2020', 'AUT. DB/SSIC/E 12345', 'AUT. DB/SSIC/E 12345 DEL 1/2/2020']) expect(isPostalAuthorisation(text)).toBe(false);
});
