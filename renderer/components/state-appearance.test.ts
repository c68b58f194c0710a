import { expect, test } from 'vitest';
import { dueDateTone, positionAppearance, printAppearance, VISIBLE_STATES } from './state-appearance.ts';

test('no two states look the same but the two of sending', () => {
  const looks = VISIBLE_STATES.filter((state) => state !== 'SENDING').map((state) => { const look = positionAppearance(state); return `${look.shape} ${look.tone}`; });
  expect(new Set(looks).size).toBe(looks.length);
});
test('every state has a word of its own', () => {
  const words = VISIBLE_STATES.map((state) => positionAppearance(state).label);
  expect(new Set(words).size).toBe(words.length);
  expect(words).toContain('Scaduta ma pagabile');
});
test('a valid print of a paid notice is neutral and says so; one that no longer holds stays what it is', () => {
  expect(printAppearance('CURRENT', { paid: true, cancelled: false })).toMatchObject({ label: 'Valida · già pagata', tone: 'neutral' });
  expect(printAppearance('CURRENT')).toMatchObject({ label: 'Valida', tone: 'green' });
  expect(printAppearance('CURRENT', { paid: false, cancelled: true })).toMatchObject({ label: 'Da ritirare', tone: 'red' });
  expect(printAppearance('SUPERSEDED', { paid: true, cancelled: true })).toEqual(printAppearance('SUPERSEDED'));
});
test('a due date takes a tone only when it asks for attention', () => {
  expect(VISIBLE_STATES.filter((state) => dueDateTone(state) !== null)).toEqual(['EXPIRING', 'OVERDUE', 'EXPIRED']);
  expect(dueDateTone(undefined)).toBeNull();
});
test('a superseded print is amber', () => { expect(printAppearance('SUPERSEDED')).toEqual({ label: 'Superata', tone: 'amber', shape: 'triangle' }); });
