import { expect, test } from 'vitest';
import { isWholeXml } from './whole-xml.ts';

const receipt = '<?xml version="1.0"?><paf:paSendRTV2Request xmlns:paf="x"><receipt><id>1</id></receipt></paf:paSendRTV2Request>\n';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a document is whole when its last tag closes its first', () => {
  expect(isWholeXml(bytes(receipt))).toBe(true);
  expect(isWholeXml(bytes('<paSendRTReq/>'))).toBe(true);
  expect(isWholeXml(bytes(`\uFEFF${receipt}<!-- fine -->`))).toBe(true);
});

test.each([
  ['cut in the middle', receipt.slice(0, 60)], ['cut behind an inner tag', receipt.slice(0, receipt.indexOf('</receipt>') + 10)], ['the page of a portal', '<!doctype html><html><body>Accedi</body></html>'], ['a page without doctype', '<html><body>Accedi</body></html>'], ['nothing', ''], ['JSON', '{"a":1}'],
])('%s is no whole document', (_name, text) => {
  expect(isWholeXml(bytes(text))).toBe(false);
});
