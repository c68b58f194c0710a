import { describe, expect, test } from 'vitest';
import { endOfWait, sendingSentence, tellingSending, type Sending } from './sending-words.ts';

const row = (change: Partial<Sending> = {}): Sending => ({ intentId: 'i', positionId: 1, kind: 'create', kindLabel: 'Nuova posizione', state: 'READY', happened: null, remedy: [], attempts: 0, lastHttp: null, lastCode: null, nextAt: null, createdAt: '2026-11-24T09:00:00Z', taskId: null, ...change });
const TODAY = '2026-11-24';

describe('how far the sending is', () => {
  test('what waits leaves by itself, and says when it is tried again', () => {
    expect(sendingSentence(row(), TODAY)).toBe('Da inviare: la posizione parte da sé.');
    expect(sendingSentence(row({ state: 'WAITING', happened: 'Troppe richieste in poco tempo: si riprova da solo', nextAt: '2026-11-24T09:43:00Z' }), TODAY)).toBe('Da inviare: troppe richieste in poco tempo: si riprova da solo, alle 10:43.');
    expect(sendingSentence(row({ state: 'WAITING', kind: 'update', nextAt: '2026-11-25T07:10:00Z' }), TODAY)).toBe('Da inviare: si riprova da sé, il 25/11/2026 alle 08:10.');
  });
  test('what was refused says why, with one stop', () => {
    expect(sendingSentence(row({ state: 'BLOCKED', happened: 'L’IBAN non è tra quelli dell’ente.' }), TODAY)).toBe('Rifiutata: l’IBAN non è tra quelli dell’ente.');
    expect(sendingSentence(row({ state: 'BLOCKED', happened: 'IBAN sconosciuto' }), TODAY)).toBe('Rifiutata: IBAN sconosciuto.');
  });
  test('what stands in the way is told before what waits behind it', () => {
    expect(tellingSending([row({ intentId: 'a' }), row({ intentId: 'b', state: 'BLOCKED' })])?.intentId).toBe('b');
    expect(tellingSending([row({ intentId: 'a' }), row({ intentId: 'b' })])?.intentId).toBe('a');
    expect(tellingSending([])).toBeNull();
  });
});

describe('waiting for the confirmation before printing', () => {
  const waits = { allowed: false, code: 'CONFIRMATION_COMING', message: 'Non ancora confermato.' } as const;
  test('goes on while the answer is on its way, also when it is uncertain', () => {
    expect(endOfWait(waits, [row({ state: 'IN_FLIGHT' })], TODAY)).toBeNull();
    expect(endOfWait(waits, [row({ state: 'AMBIGUOUS' })], TODAY)).toBeNull();
    expect(endOfWait(waits, [], TODAY)).toBeNull();
  });
  test('ends with what the core allows once it is confirmed, or once the network is gone', () => {
    const confirmed = { allowed: true, reasonRequired: false, unsent: false, message: null } as const;
    expect(endOfWait(confirmed, [], TODAY)).toBe(confirmed);
    const offline = { allowed: false, code: 'NOT_CONFIRMED', message: 'La rete manca: può stamparlo il responsabile.' } as const;
    expect(endOfWait(offline, [], TODAY)).toBe(offline);
  });
  test('ends at once with the cause when the intermediary refused it', () => {
    expect(endOfWait(waits, [row({ state: 'BLOCKED', happened: 'IBAN sconosciuto' })], TODAY)).toMatchObject({ allowed: false, message: 'Rifiutata: IBAN sconosciuto. Il rimedio è in Sincronizzazione; il numero avviso resta lo stesso.' });
  });
  test('ends when the notice is gone', () => {
    expect(endOfWait(null, [], TODAY)).toMatchObject({ allowed: false });
  });
});
