import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { destinationOf } from './file-destination.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
const folder = join(SHARED, 'samples/treasury');

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

test.each(readdirSync(folder).filter((name) => /^\d_/.test(name)))('%s goes to the treasury', (name) => {
  expect(destinationOf(name, readFileSync(join(folder, name)))).toBe('TREASURY');
  // A cash journal is known also under a name that says nothing.
  if (name.endsWith('.xml')) expect(destinationOf('scarico.dat', readFileSync(join(folder, name)))).toBe('TREASURY');
});

test('bank statements are known by how they begin', () => {
  expect(destinationOf('estratto', bytes(':20:STARTUMS\r\n:25:IT60X'))).toBe('TREASURY');
  expect(destinationOf('estratto.xml', bytes('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'))).toBe('TREASURY');
});

test('receipts, flows, archives and signed files go with the documents', () => {
  expect(destinationOf('rt.xml', bytes('<?xml version="1.0"?><soapenv:Envelope><paSendRTReq/></soapenv:Envelope>'))).toBe('DOCUMENTS');
  expect(destinationOf('flusso.json', bytes('{"fdr":"2026"}'))).toBe('DOCUMENTS');
  expect([destinationOf('a.zip', bytes('PK\u0003\u0004')), destinationOf('a.p7m', new Uint8Array([0x30, 0x82]))]).toEqual(['DOCUMENTS', 'DOCUMENTS']);
});
