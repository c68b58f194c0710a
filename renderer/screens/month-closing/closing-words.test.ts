import { expect, test } from 'vitest';
import { inOrderOfCare, whyNotClose, type CheckItem } from './closing-words.ts';

const item = (label: string, standing: CheckItem['standing']): CheckItem => ({ code: 'CERTAIN', label, standing, detail: '', count: 0, cents: null, bucket: null });
const items = [item('Il mese è finito', 'DONE'), item('Incassi senza flusso', 'LOOK'), item('Proposte decise', 'BLOCKS')];

test('what blocks stands first, and the button says what is missing', () => {
  expect(inOrderOfCare(items).map(({ label }) => label)).toEqual(['Proposte decise', 'Incassi senza flusso', 'Il mese è finito']);
  expect(whyNotClose({ items, closing: null })).toBe('Manca ancora: proposte decise.');
  expect(whyNotClose({ items: [...items, item('Proposte sicure confermate', 'BLOCKS')], closing: null })).toBe('Mancano ancora 2 controlli: sono in cima all’elenco.');
  expect(whyNotClose({ items: items.slice(0, 2), closing: null })).toBeNull();
});
