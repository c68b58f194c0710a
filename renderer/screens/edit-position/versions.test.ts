import { describe, expect, test } from 'vitest';
import { positionOf, serviceOf } from '../position-form/service.fixture.ts';
import { typedFrom } from '../position-form/typed-position.ts';
import { papersOut, saveConsequences } from './consequences.ts';
import { reapply, versionRows } from './versions.ts';

const service = serviceOf();
const base = typedFrom(positionOf(), service);
const theirs = typedFrom(positionOf({ version: 3, notes: 'vista dal collega' }, { dueDate: '2026-12-18' }), service);

describe('two versions of one position', () => {
  test('only what differs is shown, mine beside theirs', () => {
    const mine = { ...base, amount: '190,00' };
    expect(versionRows(mine, theirs, service)).toEqual([
      { label: 'Importo €', mine: '190,00', stored: '186,00' }, { label: 'Da pagare entro', mine: '16/12/2026', stored: '18/12/2026' }, { label: 'Note interne', mine: '', stored: 'vista dal collega' },
    ]);
  });
  test('reapplying keeps my changes and takes theirs elsewhere', () => {
    const merged = reapply(base, { ...base, amount: '190,00', debtor: { ...base.debtor, email: 'nuova@posta.it' } }, theirs);
    expect(merged).toMatchObject({ amount: '190,00', dueDate: '18/12/2026', notes: 'vista dal collega' });
    expect(merged.debtor).toEqual({ ...theirs.debtor, email: 'nuova@posta.it' });
  });
  test('reapplying nothing gives exactly what is stored', () => {
    expect(reapply(base, base, theirs)).toEqual(theirs);
  });
});

describe('what saving does', () => {
  const printed = { nav: '302010010000000085', amountCents: 18_600, dueDate: '2026-12-16', payee: '', debtorName: '', address: null, subject: '' };
  const print = { id: 1, at: '2026-11-24T08:35:00Z', who: 'M. Bianchi', document: 'NOTICE' as const, copies: 1, state: 'CURRENT' as const, paid: false, cancelled: false, reason: null, sha256: '', installmentId: 4, printed, changed: [], reprint: false };
  const same = { amountCents: 18_600, dueDate: '2026-12-16', payableUntil: null, description: 'TARI 2026 - utenza 0004512' };
  const texts = (position: ReturnType<typeof positionOf>, now: Partial<typeof same>) => saveConsequences(position, { ...same, ...now }, 'MANUAL').map((line) => line.text);

  test('nothing changed, nothing to say', () => {
    expect(texts(positionOf({ prints: [print], uploadedAt: '2026-11-24T09:00:00Z' }), {})).toEqual([]);
  });
  test('another amount makes the paper superata and the portal old', () => {
    const told = texts(positionOf({ prints: [print], uploadedAt: '2026-11-24T09:00:00Z' }), { amountCents: 19_000 });
    expect(told[0]).toBe('La stampa del 24/11/2026 09:35 (M. Bianchi) diventa superata: fatti ridare il foglio e consegna quello nuovo.');
    expect(told.at(-1)).toContain('torna Da inviare');
  });
  test('another causale leaves the paper valid', () => {
    expect(texts(positionOf({ prints: [print] }), { description: 'TARI 2026' })).toEqual(['Il foglio già stampato resta valido, ma porta la causale di prima.']);
  });
  test('a draft has no paper to speak of', () => {
    expect(texts(positionOf({}, { nav: null }), { amountCents: 1 })).toEqual([]);
  });
  test('papers taken back do not ask for a reason, superseded ones do', () => {
    expect(papersOut({ prints: [{ ...print, state: 'RECALLED' }, { ...print, document: 'RECEIPT' }] })).toEqual([]);
    expect(papersOut({ prints: [{ ...print, state: 'SUPERSEDED' }] })).toHaveLength(1);
  });
});
