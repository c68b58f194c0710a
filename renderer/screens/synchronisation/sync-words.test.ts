import { expect, test } from 'vitest';
import { alignmentWords, attemptWords, delayShares, delayWords, goingOf, happenedWords, isStopped, markOf, nextWords, rowAppearance, skewWords } from './sync-words.ts';

const QUEUE = { ready: 30, waiting: 6, inFlight: 1, ambiguous: 1, blocked: 2, conflict: 1, oldestAt: null };
const STATUS = { since: '2026-11-24T09:42:00.000Z', message: null, running: null, queue: QUEUE, suspended: false };

test('the mark says where one stands, since when, and how many are left', () => {
  expect(markOf({ ...STATUS, mark: 'ON_LINE' }).words).toBe('In linea · 10:42');
  expect(markOf({ ...STATUS, mark: 'ON_LINE', suspended: true })).toMatchObject({ icon: 'hand', words: 'Invio sospeso' });
  expect(markOf({ ...STATUS, mark: 'OFF_LINE' }).words).toBe('Non in linea dalle 10:42');
  expect(markOf({ ...STATUS, mark: 'BUSY' })).toMatchObject({ words: 'In attesa dalle 10:42', hint: expect.stringContaining('risponde, ma adesso non accetta richieste') });
  expect(markOf({ ...STATUS, mark: 'ODD_ANSWER', message: 'Controlla l’indirizzo' })).toMatchObject({ words: 'Risposta non valida', hint: 'Controlla l’indirizzo' });
  expect(markOf({ ...STATUS, mark: 'RUNNING' }).words).toBe('In corso · restano 38');
  expect(markOf({ ...STATUS, mark: 'ERROR', message: 'Chiave scaduta' }).hint).toBe('Chiave scaduta');
  expect(markOf({ ...STATUS, mark: 'NOT_CONNECTED' }).words).toBe('Modalità manuale');
});

test('what waits for a person is stopped, and says so in the place of the next try', () => {
  const at = '2026-11-24T09:43:00.000Z';
  const now = { today: '2026-11-24', nowMs: Date.parse(at) - 60_000, going: 'GOES' } as const;
  const held = { ...now, going: 'HELD' } as const;
  expect(nextWords({ state: 'BLOCKED', nextAt: at }, now)).toBe('fermo');
  expect(nextWords({ state: 'WAITING', nextAt: at }, now)).toBe('10:43');
  expect(nextWords({ state: 'WAITING', nextAt: at }, { ...now, today: '2026-11-23' })).toBe('24/11 10:43');
  expect([nextWords({ state: 'READY', nextAt: null }, now), nextWords({ state: 'IN_FLIGHT', nextAt: null }, now)]).toEqual(['subito', 'adesso']);
  expect([nextWords({ state: 'READY', nextAt: null }, held), nextWords({ state: 'BLOCKED', nextAt: at }, held)]).toEqual(['in attesa', 'fermo']);
  expect([goingOf({ mark: 'ON_LINE', suspended: true }), goingOf({ mark: 'ERROR', suspended: false }), goingOf({ mark: 'OFF_LINE', suspended: false }), goingOf({ mark: 'SECRETS_MISSING', suspended: true })]).toEqual(['HELD', 'HELD', 'OFF_LINE', 'NO_KEYS']);
  expect([isStopped('CONFLICT'), isStopped('AMBIGUOUS')]).toEqual([true, false]);
  expect((['BLOCKED', 'IN_FLIGHT', 'AMBIGUOUS'] as const).map((state) => rowAppearance({ state, lastCode: null }).label)).toEqual(['Rifiutata', 'In invio', 'Esito incerto']);
  expect(rowAppearance({ state: 'AMBIGUOUS', lastCode: 'WAITING_PARTNER' }).label).toBe('Consegnata');
});

test('an hour that is past is not told as the next one', () => {
  const past = { state: 'WAITING', nextAt: '2026-11-24T09:43:00.000Z' } as const;
  const now = { today: '2026-11-24', nowMs: Date.parse(past.nextAt) + 60_000 };
  expect(nextWords(past, { ...now, going: 'GOES' })).toBe('subito');
  expect(nextWords(past, { ...now, going: 'OFF_LINE' })).toBe('in attesa');
});

test('without keys nothing is being sent: what the end of the program cut says so', () => {
  const cut = { state: 'IN_FLIGHT', lastCode: null, happened: 'In invio', nextAt: null } as const;
  expect(rowAppearance(cut, 'NO_KEYS').label).toBe('Interrotta');
  expect(happenedWords(cut, 'NO_KEYS')).toContain('interrotto');
  expect(nextWords(cut, { today: '2026-11-24', nowMs: 0, going: 'NO_KEYS' })).toBe('in attesa');
  expect([rowAppearance(cut, 'GOES').label, happenedWords(cut, 'GOES')]).toEqual(['In invio', 'In invio']);
});

test('an answer that counts as no attempt does not say that none was made', () => {
  expect(attemptWords({ attempts: 0, lastHttp: null })).toBe('nessun tentativo');
  expect(attemptWords({ attempts: 0, lastHttp: 401 })).toBe('ultima risposta 401');
  expect([attemptWords({ attempts: 2, lastHttp: 503 }), attemptWords({ attempts: 1, lastHttp: null })]).toEqual(['tentativo 2, risposta 503', 'tentativo 1']);
});

test('a clock that is wrong is told only when it matters, with the direction', () => {
  expect([skewWords(null), skewWords(60_000)]).toEqual([null, null]);
  expect(skewWords(10 * 60_000)).toBe('L’orologio di questo computer è 10 min indietro rispetto all’intermediario: correggilo.');
  expect(skewWords(-26 * 3_600_000)).toContain('26 h avanti');
  expect(skewWords(-26 * 3_600_000)).toContain('non si inviano posizioni nuove');
});

test('indicators are shares rounded down: 99,9 % is not 100', () => {
  expect(alignmentWords({ count: 0, within: 0, p50Ms: null, p95Ms: null }, '1 minuto')).toBe('—');
  expect(alignmentWords({ count: 1_000, within: 999, p50Ms: 1_449, p95Ms: 180_000 }, '1 minuto')).toBe('99 % entro 1 minuto (su 1.000)');
  expect([delayShares({ count: 1_000, within: 999, p50Ms: 1_449, p95Ms: 180_000 }), delayShares({ count: 0, within: 0, p50Ms: null, p95Ms: null })]).toEqual(['metà in 1,4 s, il 95 % in 3 min', null]);
  expect([delayWords(1_449), delayWords(180_000), delayWords(7_200_000)]).toEqual(['1,4 s', '3 min', '2 h']);
});
