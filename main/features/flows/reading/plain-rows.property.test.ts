import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowXml, row } from '../flows.fixture.ts';
import { readFlowXml } from './flow-xml.ts';

/** Whatever a text holds, both ways of reading say the same of it. */
async function agree(text: string): Promise<boolean> {
  const [hurried, plainly] = [await readFlowXml(text), await readFlowXml(text, false)];
  expect(hurried).toEqual(plainly);
  return hurried.ok;
}

const text = fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom('', ' a b ', 'a&amp;b', 'a<!-- x -->b', '<![CDATA[a]]>', '\uFFFD', 'x'.repeat(36), '&lt;', 'à', 'a]]>b', '7', '-1.00', '3') });
const anyRow = fc.record({ iuv: text, iur: text, amount: fc.oneof(text, fc.constantFrom('1.00', '22.07', '-3.00')), outcome: fc.oneof(text, fc.constantFrom('0', '3', '8', '9')), index: fc.oneof(text, fc.constantFrom('1', '2', '5')), day: fc.oneof(text, fc.constantFrom('2026-03-01', '2026-03-01+01:00', '2026-02-30')) })
  .map((parts) => row(Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))));
/** Rows that are written, or placed, otherwise. */
const odd = fc.constantFrom<(one: string) => string>(
  (one) => one, (one) => one, (one) => one, (one) => one, (one) => `\n\t${one.replaceAll('><', '>\r\n <')}\n`, (one) => `<!-- ${one} -->`, (one) => `<a>${one}</a>`, (one) => one.replace('<datiSingoliPagamenti>', '<datiSingoliPagamenti a="1">'), (one) => one.replace('<singoloImportoPagato>', '<novita>1</novita><singoloImportoPagato>'),
  (one) => one.replace('<datiSingoliPagamenti>', '<datiSingoliPagamenti xmlns="urn:altro">'), (one) => `${one}testo`, (one) => one.replace('</datiSingoliPagamenti>', ''), (one) => one.replaceAll('identificativoUnivocoRiscossione>', 'altro>'), (one) => `<![CDATA[${one}]]>`, (one) => `<novita/>${one}`, (one) => one + one,
);
const prefixed = (xml: string): string => xml.replaceAll(/<(\/?)([A-Za-z])/g, '<$1pay_i:$2').replace('xmlns=', 'xmlns:pay_i=');
const enveloped = (xml: string): string => `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:altro"><e:Body>${xml.replace(/^<\?[^>]*>\s*/, '')}</e:Body></e:Envelope>`;
const whole = fc.constantFrom<(xml: string) => string>((xml) => xml, (xml) => xml, prefixed, enveloped, (xml) => enveloped(prefixed(xml)), (xml) => xml.replace('pagamenti', 'altro'), (xml) => xml.slice(0, -30), (xml) => `<!-- <datiSingoliPagamenti></datiSingoliPagamenti> -->${xml.replace(/^<\?[^>]*>\s*/, '')}`, (xml) => xml.replace('Pagamenti/"', 'Altro/"'));

test('rows read without the parser, and by it, are the same, and so is what is refused', async () => {
  let read = 0;
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(anyRow, odd), { minLength: 1, maxLength: 6 }), whole, async (rows, around) => {
    if (await agree(around(flowXml({ rows: rows.map(([one, otherwise]) => otherwise(one)) })))) read += 1;
  }), { numRuns: Number(process.env['RUNS'] ?? 400) });
  expect(read).toBeGreaterThan(20);
});

test('a good flow with a character changed, or cut, is read the same', async () => {
  const good = flowXml({ rows: [row(), row({ iur: 'iur-2' }), row({ iur: 'iur-3', index: '' }), row({ outcome: '3', amount: '-1.00' })] });
  await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom('<', '>', '&', '/', ' ', '"', 'x', '0', '\n', '\u0000', ']'), fc.boolean(), async (at, character, cut) => void (await agree(good.slice(0, at) + (cut ? '' : character + good.slice(at + 1))))), { numRuns: Number(process.env['RUNS'] ?? 400) });
});
