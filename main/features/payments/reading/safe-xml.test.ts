import { describe, expect, test } from 'vitest';
import { LIMITS } from './limits.ts';
import { readXmlHead, readXmlTree } from './safe-xml.ts';

function codeOf(text: string): string {
  const read = readXmlTree(text);
  return read.ok ? 'ok' : read.error.code;
}

function textOf(xml: string): string | undefined {
  const read = readXmlTree(xml);
  return read.ok ? read.value.text : undefined;
}

describe('DOCTYPE', () => {
  test.each([
    '<!DOCTYPE a><a/>',
    '<!doctype a><a/>',
    '<?xml version="1.0"?>\n<!-- x --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a><!DOCTYPE b></a>',
    '<?pi <!-- ?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///x">]><a>&b;</a><!-- -->',
    '<?pi <![CDATA[ ?><!DOCTYPE a><a/>',
    '<?pi <!DOCTYPE a> ?><a/>',
    '<!--<![CDATA[--><!DOCTYPE a><a>]]></a>',
    '<!-- a --><!-- <?x --><!DOCTYPE a><a/>',
  ])('is refused before parsing: %s', (xml) => {
    expect(codeOf(xml)).toBe('E_DOCTYPE');
    const head = readXmlHead(xml);
    expect(head.ok ? 'ok' : head.error.code).toBe('E_DOCTYPE');
  });

  test('is only text inside a comment or CDATA', () => {
    expect(textOf('<a><!-- <!DOCTYPE x> --><![CDATA[<!DOCTYPE x>]]></a>')).toBe('<!DOCTYPE x>');
  });
});

describe('text', () => {
  test('joins text and CDATA, skips comments, trims, knows the five entities and numeric references', () => {
    expect(textOf('<a> x<!-- no -->&amp;&lt;&gt;&quot;&apos;<![CDATA[&amp; ]]>&#233;&#x20AC; </a>')).toBe('x&<>"\'&amp; é€');
  });

  test('an unknown entity, a broken reference and a lost character stop the reading', () => {
    expect(codeOf('<a>&nbsp;</a>')).toBe('E_XML');
    expect(codeOf('<a>&#xD800;</a>')).toBe('E_XML');
    expect(codeOf('<a>&#xFFFD;</a>')).toBe('E_ENCODING');
    expect(codeOf('<a>\u0000</a>')).toBe('E_XML');
  });
});

describe('form', () => {
  test.each(['', '   ', '<a>', '<a></b>', '<a/><b/>', '<a b="1" b="2"/>', '<a b=1/>', '<x:a/>', 'testo', '<a/>testo', '<a><!-- </a>'])('not well formed: %j', (xml) => {
    expect(codeOf(xml)).toBe('E_XML');
  });

  test('the refusal says line and column', () => {
    const read = readXmlTree('<a>\n<b></a>');
    expect(read).toMatchObject({ ok: false, error: { where: { kind: 'TEXT', line: 2 } } });
  });

  test('namespaces are resolved and local names kept', () => {
    const read = readXmlTree('<p:a xmlns:p="urn:x"><b/><c xmlns="urn:y"/></p:a>');
    expect(read.ok && [read.value, ...read.value.children].map((one) => [one.local, one.namespace])).toEqual([['a', 'urn:x'], ['b', ''], ['c', 'urn:y']]);
  });
});

describe('limits', () => {
  const nested = (levels: number): string => '<a>'.repeat(levels) + '</a>'.repeat(levels);

  test('sixteen levels are read, seventeen are not, a hundred thousand do not exhaust the stack', () => {
    expect(codeOf(nested(LIMITS.depth))).toBe('ok');
    expect(codeOf(nested(LIMITS.depth + 1))).toBe('E_TOO_BIG');
    expect(codeOf(nested(100_000))).toBe('E_TOO_BIG');
  });

  test('a text of one MiB is read, one more character is not, however it is split', () => {
    expect(codeOf(`<a>${'x'.repeat(LIMITS.text)}</a>`)).toBe('ok');
    expect(codeOf(`<a>${'x'.repeat(LIMITS.text + 1)}</a>`)).toBe('E_TOO_BIG');
    expect(codeOf(`<a>${'x'.repeat(LIMITS.text)}<!-- -->y</a>`)).toBe('E_TOO_BIG');
  });

  test('a flood of elements is stopped', () => {
    expect(codeOf(`<a>${'<b/>'.repeat(LIMITS.elements)}</a>`)).toBe('E_TOO_BIG');
  });
});

describe('head', () => {
  test('is the root, or the first element of the SOAP body', () => {
    expect(readXmlHead('<p:R xmlns:p="urn:x"><unclosed>')).toEqual({ ok: true, value: { local: 'R', namespace: 'urn:x', envelopeNamespace: null } });
    expect(readXmlHead('<s:Envelope xmlns:s="urn:s"><s:Header><h/></s:Header><s:Body><R xmlns="urn:x"/></s:Body></s:Envelope>')).toEqual({ ok: true, value: { local: 'R', namespace: 'urn:x', envelopeNamespace: 'urn:s' } });
  });

  test('a deep header does not exhaust anything', () => {
    expect(readXmlHead(`<Envelope><Header>${'<a>'.repeat(100_000)}`)).toMatchObject({ ok: false, error: { code: 'E_TOO_BIG' } });
  });

  test('an envelope without a document has none', () => {
    expect(readXmlHead('<Envelope><Body/></Envelope>')).toMatchObject({ ok: false, error: { code: 'E_XML' } });
  });
});
