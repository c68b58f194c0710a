import { expect, test } from 'vitest';
import { filterChoices, type Choice } from './choice-filter.ts';

const choices: readonly Choice[] = [
  { value: '1', code: 'MENSA', label: 'Mensa scolastica' }, { value: '2', code: 'TARI', label: 'Tassa rifiuti' }, { value: '3', code: 'TARIG', label: 'TARI giornaliera' }, { value: '4', code: 'CIE', label: 'Carta d’identità elettronica' },
];
const found = (typed: string) => filterChoices(choices, typed).map((choice) => choice.value);

test('nothing typed shows all in order', () => { expect(found('')).toEqual(['1', '2', '3', '4']); });
test('the exact code comes first, then codes that begin so', () => { expect(found('tari')).toEqual(['2', '3']); });
test('any word of the label is found, without accents', () => { expect(found('identita')).toEqual(['4']); expect(found('scol')).toEqual(['1']); });
test('all words typed must be there', () => { expect(found('tassa gior')).toEqual([]); expect(found('tari gior')).toEqual(['3']); });
