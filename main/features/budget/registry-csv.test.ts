import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRegistry, registryCsv } from './registry-csv.ts';
import type { KeptItem } from './store.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const words = (most: number) => fc.string({ maxLength: most }).map((text) => text.trim()).filter((text) => !/^'[=+\-@]/.test(text));
const item: fc.Arbitrary<KeptItem> = fc.record({
  id: fc.constant(1), version: fc.constant(1), services: fc.constant([]), quotaCents: fc.constant(0), quotas: fc.constant(0), year: fc.integer({ min: 1999, max: 2099 }), capitolo: words(64).filter((text) => text !== ''), articolo: words(30), accertamento: words(30), description: words(100), office: words(40),
  accertamentoDescription: words(40), pdcf: fc.constantFrom(null, 'E.1.01.01.51.001'), siope: fc.constantFrom('1010151001', '3020201001'), active: fc.boolean(),
});

test('what is written is read again as it was', () => {
  fc.assert(fc.property(fc.uniqueArray(item, { maxLength: 8, selector: (one) => JSON.stringify([one.year, one.capitolo, one.articolo, one.accertamento]) }), (items) => {
    const read = readRegistry(registryCsv(items));
    const plain = items.map(({ id: _id, version: _version, services: _services, quotaCents: _cents, quotas: _quotas, ...columns }) => columns);
    expect(read.ok ? read.value.map((row) => row.item) : read.error).toEqual(plain);
  }));
});

test('a table with wrong rows is refused whole, and says which', () => {
  const read = readRegistry(bytes('Capitolo;Esercizio;PDCF;Attivo\r\n1010;2026;E.1.01.01.51.001;\r\n;2026;;\r\n1020;26;;\r\n1030;2026;E.1.01;\r\n1040;2026;;forse\r\n'));
  expect(read.ok ? [] : read.error.map(({ line, message }) => `${line} ${message.split(':')[0]}`)).toEqual(['3 Capitolo', '4 Esercizio', '5 PDCF', '6 Attivo']);
  expect(readRegistry(bytes('a;b\r\n1;2\r\n'))).toMatchObject({ ok: false, error: [{ line: 1 }] });
  expect(readRegistry(bytes('Esercizio;Capitolo\n2026;1010\n2026;1010\n'))).toMatchObject({ ok: false, error: [{ line: 3, message: 'È la stessa voce della riga 2.' }] });
});

test('the SIOPE code follows from the piano dei conti where it is not written; old encodings are read', () => {
  expect(readRegistry(bytes('Esercizio;Capitolo;PDCF\n2026;1010;e.1.01.01.51.001\n'))).toMatchObject({ ok: true, value: [{ item: { siope: '1010151001', pdcf: 'E.1.01.01.51.001', active: true } }] });
  expect(readRegistry(Uint8Array.from([...bytes('Esercizio;Capitolo;Descrizione\n2026;1010;Tariff'), 0xe0, 0x0a]))).toMatchObject({ ok: true, value: [{ item: { description: 'Tariffà' } }] });
});
