import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLogo } from './logo-image.ts';
import { readSvg } from './logo-svg.ts';
import { drawNotice } from './notice-document.ts';
import { drawLot } from './notice-lot.ts';
import { readPdf } from './testing/read-pdf.ts';
import { SAMPLE_NOTICE } from './testing/sample-notice.ts';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const SHIELD = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60"><title>Stemma</title><defs><style>.a{fill:#c00}</style></defs><g transform="translate(0 0)"><path class="a" d="M0 0h40v40l-20 20L0 40z"/><circle cx="20" cy="20" r="10" fill="white"/></g></svg>';

describe('a logo in SVG', () => {
  test('is drawn as shapes in the top right corner, alike in the single file and in a lot', async () => {
    const content = { ...SAMPLE_NOTICE, creditor: { ...SAMPLE_NOTICE.creditor, logo: bytesOf(SHIELD) } };
    const drawn = await drawNotice(content);
    const files = [drawn.ok ? drawn.value.bytes : expect.fail(drawn.error.message), drawLot([content], 'Lotto', content.drawnAt).bytes];
    for (const bytes of files) {
      const [page] = (await readPdf(bytes)).pages;
      const shield = page?.shapes.find(({ colour }) => colour === '#CC0000') ?? expect.fail('no shield');
      expect([shield.x + shield.width, shield.y, shield.height, shield.width]).toEqual([expect.closeTo(199.33, 1), expect.closeTo(9.88, 1), expect.closeTo(29.65, 1), expect.closeTo(19.77, 1)]);
      expect(page?.images).toEqual([]);
    }
  });

  test.each([
    '<svg viewBox="0 0 1 1"><text>Comune</text></svg>', '<svg viewBox="0 0 1 1"><path d="M0 0h1v1z" fill="url(#a)"/></svg>', '<svg viewBox="0 0 1 1"><image href="x.png"/></svg>',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>', '<svg viewBox="0 0 1 1"><script>1</script></svg>', '<svg viewBox="0 0 1 1"><path opacity="0.5" d="M0 0h1v1z"/></svg>',
  ])('of what cannot be drawn is refused whole: %s', (text) => {
    expect(readSvg(bytesOf(text))).toBe('UNSUPPORTED');
    expect(checkLogo(bytesOf(text)).problem).toMatch(/senza logo\.$/u);
  });

  test('whatever is written in it, reading ends and says something', () => {
    const pieces = fc.array(fc.constantFrom('<svg viewBox="0 0 9 9">', '<svg', '<g>', '</g>', '<path d="M0 0A1', ' 1 0 0 1 5 5z"/>', '<rect width="3" height="NaN"/>', '<g transform="rotate(x)">', '<!--', '-->', '<style>.a{fill:', '}</style>', '</svg>', '\u0000', '<defs>'), { maxLength: 30 });
    fc.assert(fc.property(pieces, (list) => {
      const read = readSvg(bytesOf(list.join('')));
      if (typeof read !== 'string') expect(read.operators).not.toMatch(/NaN|Infinity|undefined/u);
    }), { numRuns: 200 });
  });
});
