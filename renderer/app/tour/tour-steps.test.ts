import { describe, expect, test } from 'vitest';
import { ROLES } from '../../../main/domain/position-state.ts';
import { routeOf } from '../route-table.ts';
import { TOUR_STEPS, type TourExamples } from './tour-steps.ts';

const FULL: TourExamples = { role: 'COUNTER', debtor: { id: 5, name: 'Cadorin Livio', fiscalCode: 'CDRLVI63P08H501B' }, service: 'CIE', paidNav: '307110010000158514', notice: { positionId: 9, nav: '307110010000158615' } };
const EMPTY: TourExamples = { role: 'COUNTER', debtor: null, service: null, paidNav: null, notice: null };
const every = ROLES.flatMap((role) => [{ ...FULL, role }, { ...EMPTY, role }]);
const sentences = (text: string): number => text.split(/[.?!](?:\s|$)/).filter((part) => part.trim() !== '').length;

describe('the ten steps', () => {
  test('are ten, as the preferences count them, each with a title of its own', () => {
    expect(TOUR_STEPS).toHaveLength(10);
    expect(new Set(TOUR_STEPS.map(({ title }) => title)).size).toBe(10);
  });
  test('each says two sentences, whatever the archive holds and whoever reads', () => {
    const told = TOUR_STEPS.flatMap((step) => every.map((examples) => `${step.title}: ${sentences(step.words(examples))}`));
    expect(told.filter((line) => !line.endsWith(': 2'))).toEqual([]);
    expect(TOUR_STEPS.filter(({ doneWords }) => doneWords !== null && sentences(doneWords) !== 2).map(({ title }) => title)).toEqual([]);
  });
  test('each speaks of something on the page, also once it is done', () => {
    expect(TOUR_STEPS.filter(({ anchors }) => anchors.length === 0).map(({ title }) => title)).toEqual([]);
    expect(TOUR_STEPS.filter(({ doneWords, doneAnchors }) => (doneWords === null) !== (doneAnchors === undefined)).map(({ title }) => title)).toEqual([]);
  });
  test('each leads to a screen that exists, and is done there', () => {
    for (const { place, title } of TOUR_STEPS) {
      const path = place?.path(FULL) ?? null;
      if (path === null || place === null) continue;
      expect(routeOf(path), title).not.toBeNull();
      expect(place.from(path), title).toBe(true);
    }
  });
  test('what cannot be done with a role is said, with the way on', () => {
    const told = TOUR_STEPS.filter((step) => step.words({ ...FULL, role: 'ACCOUNTING' }) !== step.words(FULL)).map((step) => step.words({ ...FULL, role: 'ACCOUNTING' }));
    expect(told).toHaveLength(2);
    for (const words of told) expect(words).toMatch(/Contabilità.*vai avanti/);
  });
  test('a notice is told in groups of four', () => {
    expect(TOUR_STEPS[6]?.words(FULL)).toContain('3071 1001 0000 1586 15');
  });
});
