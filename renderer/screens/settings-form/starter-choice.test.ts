import { expect, test } from 'vitest';
import type { StarterService } from './setting-types.ts';
import { byOffice, startingChoice, withCodes } from './starter-choice.ts';

const service = (code: string, office: string, name: string, more: Partial<StarterService> = {}): StarterService => ({ code, office, name, description: '', taxonomy: '', amount: '', due: '', active: false, suggested: true, ...more });
const ROWS = [service('TARI', 'Tributi', 'TARI anno in corso'), service('CIE', 'Demografici', 'Carta d’identità elettronica'), service('IMUA', 'Tributi', 'IMU accertamento', { suggested: false })];

test('groups by office and finds words without accents', () => {
  expect(byOffice(ROWS, '').map((group) => [group.office, group.services.length])).toEqual([['Tributi', 2], ['Demografici', 1]]);
  expect(byOffice(ROWS, 'identita carta').map((group) => group.office)).toEqual(['Demografici']);
  expect(byOffice(ROWS, 'mensa')).toEqual([]);
});

test('starts from the suggested ones, and from none once some are active', () => {
  expect([...startingChoice(ROWS)]).toEqual(['TARI', 'CIE']);
  expect([...startingChoice([...ROWS, service('X', 'Altri', 'x', { active: true })])]).toEqual([]);
});

test('ticks and unticks a whole office', () => {
  expect([...withCodes(new Set(['A']), ['B', 'C'], true)]).toEqual(['A', 'B', 'C']);
  expect([...withCodes(new Set(['A', 'B']), ['B', 'C'], false)]).toEqual(['A']);
});
