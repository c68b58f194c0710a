import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { readPlainXml } from './plain-xml.ts';
import { receiptXml, transferXml } from './receipt-message.fixture.ts';
import { parsedTree } from './safe-xml.ts';

/** What is read plainly is what the parser reads. */
function agrees(text: string): boolean {
  const plain = readPlainXml(text);
  if (plain === null) return false;
  expect(parsedTree(text)).toEqual({ ok: true, value: plain });
  return true;
}

const receipt = receiptXml({ transfers: transferXml() + transferXml({ id: '2' }), tail: '<paymentDateTime>2026-09-14T10:00:00</paymentDateTime>' });

describe('a plain document', () => {
  test.each([
    receipt,
    receipt.replaceAll('><', '>\n  <'), receipt.slice(receipt.indexOf('?>') + 2),
    '<a/>', '\n <a >\tx y </a>\n', '<a>perché no > 3</a>', '<a />',
    '<p:a xmlns:p="urn:p" xmlns="urn:d"><b><p:c xmlns:p="urn:q"/><c xmlns=""/></b><p:c>1</p:c></p:a>',
  ])('is read as the parser reads it: %s', (text) => {
    expect(agrees(text)).toBe(true);
  });

  test('is read at any size that a receipt may have', () => {
    expect(agrees(`<a>${'<b>x</b>'.repeat(5_000)}</a>`)).toBe(true);
  });
});

describe('what is not plain is left to the parser', () => {
  test.each([
    '', 'a', '<a>', '<a></b>', '<a></a', '<a></a ><', '<a/><b/>', '<a/>x', 'x<a/>', '<a b="1"/>', '<a b="1" b="2"/>', '<a><b></a></b>', '<1/>', '<p:a/>', '<a:b:c xmlns:a="x"/>', '<a>&amp;</a>', '<a><![CDATA[x]]></a>', '<a><!-- x --></a>', '<a>]]></a>', '<!DOCTYPE a><a/>', '<a><?x y?></a>',
    '<a>\r\n</a>', '<a>\u0000</a>', '<a>\ufffd</a>', '<a>\ud83d\ude00</a>', '<a>\ud83d</a>', '<?xml version="1.1"?><a/>', ' <?xml version="1.0"?><a/>', '<?xml version="1.0" encoding="UTF-8" standalone="si"?><a/>', '<xml:a xmlns:xml="urn:x"/>', '<xmlns:a/>', '<a xmlns:p="">x</a>',
    '<p:a xmlns:p="http://www.w3.org/2000/xmlns/"/>', '<a xmlns="http://www.w3.org/XML/1998/namespace"/>', '<a xmlns="x" xmlns="y"/>', `<a xmlns='x'/>`, '<è/>', `${'<a>'.repeat(LIMITS.depth + 1)}${'</a>'.repeat(LIMITS.depth + 1)}`, `<a>${'x'.repeat(100_000)}</a>`,
  ])('%j', (text) => {
    expect(readPlainXml(text)).toBeNull();
  });
});

const name = fc.constantFrom('a', 'b', 'idPA', 'e-mail', '_x', 'p:a', 'q:b', 'xml', 'xmlns', '1a');
const words = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('', ' ', '\n  ', 'TARI 2026', 'perché', ']]', '>', '"', '&lt;', '\u0085', '\ufeff'));
const declared = fc.constantFrom('', '', '', ' xmlns="urn:d"', ' xmlns:p="urn:p"', '\n xmlns:p="urn:p" xmlns:q="urn:q"', ' xmlns:p=""', ' xmlns:p="urn:p" xmlns:p="urn:q"', ' x="1"');
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc.tuple(name, declared, tie('content'), fc.boolean()).map(([tag, attributes, content, empty]) => (empty ? `<${tag}${attributes}/>` : `<${tag}${attributes}>${content}</${tag}>`)),
  content: fc.oneof({ depthSize: 'small' }, words, fc.array(fc.oneof(tie('element'), words), { maxLength: 4 }).map((parts) => parts.join(''))),
}));

describe('whatever the document, a plain reading is the parser’s', () => {
  test('documents of every shape, some of them not sound', () => {
    const read = { plain: 0 };
    fc.assert(fc.property(fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>', '\n', ' '), fc.constantFrom('<r xmlns:p="urn:r" xmlns:q="urn:s">', '<r>', '<p:r xmlns:p="urn:r">'), fc.array(element, { maxLength: 4 }), fc.constantFrom('', '\n', ' x'), (head, root, parts, tail) => {
      if (agrees(`${head}${root}${parts.join(' ')}</${/^<(\S+?)[ >]/.exec(root)?.[1]}>${tail}`)) read.plain += 1;
    }), { numRuns: 1_500 });
    expect(read.plain).toBeGreaterThan(50);
  });

  test('a receipt with a piece of it changed', () => {
    fc.assert(fc.property(fc.nat(receipt.length), fc.nat(12), fc.oneof(words, fc.constantFrom('<', '>', '/', '</', '<a>', '<!--', '<?', ' xmlns="x"', '=', ':')), (at, length, instead) => {
      agrees(`${receipt.slice(0, at)}${instead}${receipt.slice(at + length)}`);
    }), { numRuns: 1_500 });
  });
});
