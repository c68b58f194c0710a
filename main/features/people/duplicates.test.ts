import { expect, test } from 'vitest';
import { fiscalCodeCheckChar } from '../../domain/fiscal-code.ts';
import { newRequest, openArchive, valueOf, windowOf } from '../opened-archive.fixture.ts';

const home = { street: 'Via Roma', civicNumber: '1', postalCode: '36030', city: 'Esempio', province: 'VI', country: 'IT' };
const noIdentity = { vatNumber: null, birthDate: null, birthPlace: null, deathDate: null, foreign: null };

async function registry() {
  const archive = await openArchive();
  const { call } = await windowOf(archive, 'COUNTER');
  const add = async (fields: object) => valueOf(await call.people.save({ requestId: newRequest(), id: null, expectedVersion: null, fiscalCode: null, type: 'F', name: 'Rossi Mario', address: null, email: null, pec: null, phone: null, ...fields }));
  const pairs = async (limit = 20) => {
    const found: string[] = [];
    const ask = (cursor: string | null) => call.people.duplicates({ personId: null, cursor, limit });
    for (let page = valueOf(await ask(null)); ; page = valueOf(await ask(page.next))) {
      found.push(...page.pairs.map((pair) => `${pair.first.id}-${pair.second.id} ${pair.labels.join(', ')}`));
      if (page.next === null) return found;
    }
  };
  return { archive, call, add, pairs };
}

function omocode(code: string): string {
  const first15 = `${code.slice(0, 14)}M`;
  return `${first15}${fiscalCodeCheckChar(first15)}`;
}

test('tells each pair once, with why, the weightiest reason first', async () => {
  const { add, pairs } = await registry();
  const plain = await add({ fiscalCode: 'RSSMRA80A01H501U', address: home });
  const omo = await add({ fiscalCode: omocode('RSSMRA80A01H501U'), name: 'Rossi Mario Luigi' });
  const without = await add({ name: 'MARIO ROSSI', address: { ...home, street: 'via roma' } });
  const born = await add({ name: 'Rossi Mario', identity: { ...noIdentity, birthDate: '1980-01-01' } });
  await add({ name: 'Rossi Mario' });
  const firm = await add({ type: 'G', fiscalCode: '01234567897', name: 'Officine S.r.l.' });
  const again = await add({ type: 'G', fiscalCode: '99999000013', name: 'Officine Riunite', identity: { ...noIdentity, vatNumber: '1234567897' } });
  expect((await pairs()).toSorted()).toEqual([
    `${plain.id}-${omo.id} stesso codice fiscale, scritto anche in omocodia`,
    `${plain.id}-${without.id} stesso nome e stesso indirizzo`,
    `${plain.id}-${born.id} stesso nome e stessa data di nascita`,
    `${firm.id}-${again.id} stessa partita IVA`,
  ].toSorted());
  expect((await pairs(1)).toSorted()).toEqual((await pairs()).toSorted());
});

test('the pairs of one person are asked from its page', async () => {
  const { call, add } = await registry();
  const plain = await add({ fiscalCode: 'RSSMRA80A01H501U', address: home });
  const omo = await add({ fiscalCode: omocode('RSSMRA80A01H501U'), name: 'Altro Nome' });
  const without = await add({ address: home });
  await add({ name: 'Verdi Marco', address: home });
  const of = async (personId: number) => valueOf(await call.people.duplicates({ personId, cursor: null, limit: 20 })).pairs.map((pair) => [pair.first.id, pair.second.id, pair.reasons[0]]);
  expect(await of(plain.id)).toEqual([[plain.id, omo.id, 'FISCAL_CODE'], [plain.id, without.id, 'NAME_AND_ADDRESS']]);
  expect(await of(omo.id)).toEqual([[plain.id, omo.id, 'FISCAL_CODE']]);
  expect(await call.people.duplicates({ personId: 99, cursor: null, limit: 20 })).toMatchObject({ error: { code: 'NOT_FOUND' } });
});

test('two that a person found to be two are not proposed again, until it is taken back', async () => {
  const { call, add, pairs } = await registry();
  const [a, b] = [await add({ address: home }), await add({ address: home })];
  const distinct = (value: boolean) => call.people.setDistinct({ requestId: newRequest(), firstId: b.id, secondId: a.id, distinct: value });
  expect(await pairs()).toHaveLength(1);
  expect(valueOf(await distinct(true))).toEqual({ distinct: true });
  expect(await pairs()).toEqual([]);
  valueOf(await distinct(false));
  expect(await pairs()).toHaveLength(1);
  expect(await call.people.setDistinct({ requestId: newRequest(), firstId: a.id, secondId: a.id, distinct: true })).toMatchObject({ error: { field: 'secondId' } });
});

test('many of one name come page by page, none twice', async () => {
  const { add, pairs } = await registry();
  for (let one = 0; one < 6; one += 1) await add({ address: home });
  await add({ name: 'Verdi Marco', address: home });
  await add({ name: 'Marco Verdi', address: home });
  const all = await pairs(4);
  expect(all).toHaveLength(16);
  expect(new Set(all).size).toBe(16);
  const { call } = await registry();
  expect(await call.people.duplicates({ personId: null, cursor: '["N"]', limit: 4 })).toMatchObject({ error: { field: 'cursor' } });
});
