import { expect, test } from 'vitest';
import { attachmentFileName, attachmentKind } from './attachment-kind.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));

test('a file is what its bytes say, whatever its name', () => {
  expect([
    bytes('%PDF-1.7 …'), bytes('\x89PNG\r\n\x1a\n…'), bytes('\xff\xd8\xff\xe0…'), bytes('RIFF....WEBPVP8 '), bytes('<html><script>'), bytes('RIFF....WAVE'), new Uint8Array(),
  ].map(attachmentKind)).toEqual(['PDF', 'PNG', 'JPEG', 'WEBP', 'OTHER', 'OTHER', 'OTHER']);
});

test('the name of the saved file tells nothing of the person', () => {
  expect(attachmentFileName(12, 'PDF', 'contabile Rossi Mario.pdf')).toBe('allegato-12.pdf');
  expect(attachmentFileName(12, 'JPEG', 'IMG_1.HEIC')).toBe('allegato-12.jpg');
  expect(attachmentFileName(12, 'OTHER', 'Rossi.docx')).toBe('allegato-12.docx');
  expect(attachmentFileName(12, 'OTHER', 'senza punto')).toBe('allegato-12.bin');
});
