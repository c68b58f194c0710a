import { describe, expect, test } from 'vitest';
import { askedWords, quietUntil, whyNotAskedNow, type AskedPayment } from './ask-words.ts';

const TODAY = '2026-11-24';
const ASKED_AT = '2026-11-24T09:42:00.000Z';
const asked = (change: Partial<AskedPayment> = {}): AskedPayment => ({ outcome: 'NOT_PAID', message: 'Presso l’intermediario non risulta pagata.', askedAt: ASKED_AT, nextAt: null, ...change });
const at = (seconds: number) => Date.parse(ASKED_AT) + seconds * 1000;

describe('asking the intermediary now', () => {
  test('is possible before anything was asked, and once the answer is no longer fresh', () => {
    expect(whyNotAskedNow(null, at(0), TODAY)).toBeNull();
    expect(whyNotAskedNow(asked(), at(30), TODAY)).toBeNull();
  });
  test('is not a button to hammer: it says when it may be asked again', () => {
    expect(whyNotAskedNow(asked(), at(5), TODAY)).toBe('Appena chiesto: si può chiedere di nuovo alle 10:42:30.');
  });
  test('while the question is queued it says when it leaves by itself', () => {
    const queued = asked({ outcome: 'QUEUED', askedAt: null, nextAt: '2026-11-24T09:45:00.000Z', message: 'La domanda è in coda.' });
    expect(whyNotAskedNow(queued, at(5), TODAY)).toBe('La domanda è in coda: si chiede da sé alle 10:45.');
    expect(whyNotAskedNow(queued, at(180), TODAY)).toBeNull();
    expect(askedWords(queued, TODAY)).toEqual({ tone: 'amber', text: 'La domanda è in coda. La prossima volta alle 10:45: il verdetto si aggiorna da sé.' });
  });
  test('what could not be asked may be asked again at once', () => {
    expect(quietUntil(asked({ outcome: 'NOT_CONNECTED', askedAt: null }))).toBeNull();
  });
  test('the answer says when it was asked', () => {
    expect(askedWords(asked({ outcome: 'PAID', message: 'Presso l’intermediario risulta pagata.' }), TODAY)).toEqual({ tone: 'green', text: 'Chiesto alle 10:42. Presso l’intermediario risulta pagata.' });
  });
});
