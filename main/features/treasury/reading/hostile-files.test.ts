import { crc32, createDeflateRaw } from 'node:zlib';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { journalXml, rowXml } from './journal.fixture.ts';
import { TREASURY_LIMITS } from './reading-limits.ts';
import { readTreasury } from './read-treasury.ts';
import { OPTIONS, readAll, readBytes } from './treasury-reading.fixture.ts';
import { HEADER, cellXml, rowXml as sheetRow, workbookOf } from './workbook.fixture.ts';
import { signedFile, zipOf } from './written-archive.fixture.ts';

const MIB = 1024 * 1024;
const refusedWith = async (content: string | Uint8Array): Promise<string | undefined> => (await readBytes(content)).refusal?.code;

/** `size` bytes of one letter, deflated without ever standing in memory. */
async function deflatedRun(size: number): Promise<Readonly<{ packed: Buffer; crc: number }>> {
  const piece = Buffer.alloc(MIB, 0x41);
  const deflate = createDeflateRaw();
  const packed: Buffer[] = [];
  deflate.on('data', (bytes: Buffer) => packed.push(bytes));
  let crc = 0;
  for (let written = 0; written < size; written += piece.length) {
    crc = crc32(piece, crc);
    if (!deflate.write(piece)) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return { packed: Buffer.concat(packed), crc };
}

/** A source that goes on as long as it is asked: what stops it is the reading. */
function endless(head: string, piece: string, most: number): { asked: number; open: () => AsyncGenerator<Uint8Array> } {
  const source = {
    asked: 0,
    async *open() {
      yield Buffer.from(head);
      const bytes = Buffer.from(piece);
      for (let given = 0; given < most; given += bytes.length) {
        source.asked = Math.max(source.asked, given);
        yield bytes;
      }
    },
  };
  return source;
}

describe('XML', () => {
  const inside = journalXml({ declaration: '' });

  test.each<[string, string, string]>([
    ['a DOCTYPE', 'E_DOCTYPE', `<!DOCTYPE a>${inside}`],
    ['entities that grow without end', 'E_DOCTYPE', `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>${inside.replace('PAGOPA', '&c;')}`],
    ['an entity that reads another file', 'E_DOCTYPE', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${inside.replace('PAGOPA', '&x;')}`],
    ['a DOCTYPE in small letters', 'E_XML', `<!doctype a>${inside}`],
    ['an unknown entity', 'E_XML', inside.replace('PAGOPA', '&egrave;')],
    ['a journal that never closes', 'E_XML', inside.slice(0, -30)],
    ['two documents', 'E_XML', inside + inside],
    ['levels without end', 'E_TOO_BIG', inside.replace('<sospeso_da', `${'<a>'.repeat(5000)}<sospeso_da`)],
    ['a text without end', 'E_TOO_BIG', journalXml({ rows: rowXml({ causale: 'A'.repeat(MIB + 1) }) })],
    ['a comment without end', 'E_TOO_BIG', journalXml({ rows: `<!--${'A'.repeat(2 * MIB)}-->` })],
    ['a tag without end', 'E_TOO_BIG', journalXml({ rows: `<a ${'A'.repeat(2 * MIB)}="1"/>` })],
    ['fields without end', 'E_TOO_BIG', journalXml({ rows: rowXml({}, '<sospeso/>'.repeat(TREASURY_LIMITS.movementFields + 1)) })],
  ])('%s is refused', async (_, code, content) => {
    const read = await readBytes(content);
    expect(read.refusal?.code).toBe(code);
    expect(read.facts).toBeNull();
  });

  test('a DOCTYPE is found however the file is written', async () => {
    expect(await refusedWith(Buffer.from(`\uFEFF<!DOCTYPE a>${inside}`, 'utf16le'))).toBe('E_DOCTYPE');
    expect(await refusedWith(`<!-- ${'x'.repeat(30_000)} --><!DOCTYPE a>${inside}`)).toBe('E_DOCTYPE');
  });

  test('what has no end is left before it fills the memory', async () => {
    const unclosed = endless(journalXml().split('<causale>')[0] + '<causale>', 'A'.repeat(64 * 1024), 3 * MIB);
    expect((await readAll(readTreasury({ name: 'x', open: unclosed.open }, OPTIONS))).refusal?.code).toBe('E_TOO_BIG');
  });
});

describe('tables', () => {
  const header = 'ESERCIZIO;N.PROVV.;DATA ESEC.;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;IMPORTO PROVVISORIO\n';

  test.each<[string, string, string]>([
    ['a line without end', 'E_TOO_BIG', `${header}${'A'.repeat(MIB + 1)}`],
    ['quotes that never close', 'E_TOO_BIG', `${header}"${'A\n'.repeat(MIB)}`],
    ['a million columns', 'E_TOO_BIG', `${header}${';'.repeat(1_000_000)}`],
    ['a million columns in the header', 'E_KIND', `${';'.repeat(1_000_000)}\n`],
    ['an MT940 text without end', 'E_TOO_BIG', `:20:A\n:25:A\n:28C:1\n:60F:C260311EUR0,\n:61:260312C1,00NTRFX\n:86:${'A\n'.repeat(MIB)}`],
    ['an MT940 line without end', 'E_TOO_BIG', `:20:A\n:25:A\n:60F:C260311EUR0,\n:61:260312C1,00NTRFX\n:86:${'A'.repeat(MIB + 1)}`],
  ])('%s is refused', async (_, code, content) => {
    expect(await refusedWith(content)).toBe(code);
  });

  test('what looks like a formula is a text', async () => {
    const read = await readBytes(`${header}2026;1;2026-03-12;=CMD|' /C calc'!A0;@SUM(1);1,00\n`);
    expect(read.rows).toMatchObject([{ kind: 'MOVEMENT', movement: { payerName: "=CMD|' /C calc'!A0", causale: '@SUM(1)' } }]);
  });
});

describe('archives', () => {
  test.each<[string, string, Uint8Array]>([
    ['a name that climbs', 'E_ZIP_NAME', zipOf([{ name: '../gdc.xml', content: journalXml() }])],
    ['an absolute name', 'E_ZIP_NAME', zipOf([{ name: '/etc/gdc.xml', content: journalXml() }])],
    ['a drive', 'E_ZIP_NAME', zipOf([{ name: 'C:gdc.xml', content: journalXml() }])],
    ['a password', 'E_KIND', zipOf([{ name: 'gdc.xml', content: journalXml(), flags: 0x801 }])],
    ['too many files', 'E_TOO_BIG', zipOf(Array.from({ length: 1001 }, (_, at) => ({ name: `${at}.xml`, content: 'x', stored: true })))],
    ['a size that is a lie, smaller', 'E_XML', zipOf([{ name: 'gdc.xml', content: journalXml(), declaredSize: 100 }])],
    ['a size that is a lie, larger', 'E_XML', zipOf([{ name: 'gdc.xml', content: journalXml(), declaredSize: 100_000 }])],
    ['a checksum that is a lie', 'E_XML', zipOf([{ name: 'gdc.xml', content: journalXml(), crc: 1 }])],
    ['one that was cut', 'E_XML', zipOf([{ name: 'gdc.xml', content: journalXml() }]).subarray(0, 200)],
    ['only its first bytes', 'E_XML', Buffer.from('PK\u0003\u0004')],
  ])('%s is refused', async (_, code, bytes) => {
    expect(await refusedWith(bytes)).toBe(code);
  });

  test('a bomb is refused by what it declares, and goes no further when it lies', async () => {
    const { packed, crc } = await deflatedRun(64 * MIB);
    expect(packed.length).toBeLessThan(MIB);
    const bomb = (declaredSize: number): Uint8Array => zipOf([{ name: 'gdc.xml', content: '', packed, declaredSize, crc }]);
    expect(await refusedWith(bomb(64 * MIB))).toBe('E_TOO_BIG');
    expect(await refusedWith(bomb(4000))).toBe('E_XML');
    expect(await refusedWith(bomb(4_294_967_294))).toBe('E_TOO_BIG');
  });

  test('files that together would fill the memory are refused', async () => {
    const { packed, crc } = await deflatedRun(9 * MIB);
    expect(await refusedWith(zipOf(Array.from({ length: 120 }, (_, at) => ({ name: `${at}.xml`, content: '', packed, declaredSize: 9 * MIB, crc }))))).toBe('E_TOO_BIG');
  });
});

describe('workbooks', () => {
  const sheet = (data: string, shared?: string): Uint8Array => workbookOf({ sheets: [{ name: 'M', data: sheetRow(1, HEADER) + data }], ...(shared === undefined ? {} : { shared }) });

  test.each<[string, string, Uint8Array]>([
    ['a formula', 'E_FORMULA', sheet('<row r="2"><c r="E2"><f>1+1</f><v>2</v></c></row>')],
    ['a formula with a text', 'E_FORMULA', sheet('<row r="2"><c r="J2" t="str"><f>HYPERLINK("http://x")</f><v>x</v></c></row>')],
    ['a formula in the header', 'E_FORMULA', workbookOf({ sheets: [{ name: 'M', data: '<row r="1"><c r="A1" t="str"><f>A2</f><v>CONTO</v></c></row>' }] })],
    ['the last column of all', 'E_TOO_BIG', sheet(`<row r="2">${cellXml('XFD2', 'x')}</row>`)],
    ['a column beyond the last', 'E_TOO_BIG', sheet(`<row r="2">${cellXml('ZZZ2', 'x')}</row>`)],
    ['a million columns', 'E_TOO_BIG', sheet(`<row r="2">${'<c/>'.repeat(1_000_000)}</row>`)],
    ['a row beyond the last', 'E_TOO_BIG', sheet('<row r="9999999"/>')],
    ['rows without end', 'E_TOO_BIG', sheet('<row/>'.repeat(1_100_000))],
    ['a text without end', 'E_TOO_BIG', sheet(`<row r="2">${cellXml('J2', 'A'.repeat(MIB + 1))}</row>`)],
    ['a DOCTYPE', 'E_DOCTYPE', workbookOf({ sheets: [{ name: 'M', data: sheetRow(1, HEADER) }], prolog: '<!DOCTYPE a [<!ENTITY b "c">]>' })],
    ['entities in the shared texts', 'E_XML', sheet('', '<si><t>&lol;</t></si>')],
    ['levels without end', 'E_TOO_BIG', sheet('<a>'.repeat(1000))],
    ['a part that is missing', 'E_XML', zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: '_rels/.rels', content: '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>' }, { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="M" r:id="r1"/></sheets></workbook>' }, { name: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="../../../etc/passwd"/></Relationships>' }])],
    ['the same part twice', 'E_XML', workbookOf({ sheets: [{ name: 'M', data: '' }], more: [{ name: 'XL/worksheets/SHEET1.xml', content: '<a/>' }] })],
  ])('%s is refused', async (_, code, bytes) => {
    const read = await readBytes(bytes);
    expect(read.refusal?.code).toBe(code);
    expect(read.facts).toBeNull();
  });

  test('shared texts without end are refused', async () => {
    expect(await refusedWith(sheet('', `<si><t>${'A'.repeat(MIB - 1)}</t></si>`.repeat(50)))).toMatch(/E_TOO_BIG/);
  });

  test('a formula is told with its place and what to do', async () => {
    expect((await readBytes(sheet('<row r="2"><c r="E2"><f>1+1</f><v>2</v></c></row>'))).refusal?.message).toBe('Riga 2, colonna E: la cella è una formula, e un file di tesoreria contiene solo valori. Se sono totali aggiunti a mano toglili, altrimenti chiedi alla banca il file originale.');
  });

  test('links to elsewhere are never followed', async () => {
    const bytes = workbookOf({ sheets: [{ name: 'M', data: sheetRow(1, HEADER) }], more: [{ name: 'xl/externalLinks/externalLink1.xml', content: '<!DOCTYPE a>' }, { name: 'xl/vbaProject.bin', content: 'x' }] });
    expect((await readBytes(bytes)).facts?.counts.read).toBe(0);
  });
});

describe('wrappers', () => {
  test('a signed file without its document, and one in too many layers, are refused', async () => {
    expect(await refusedWith(Buffer.from([0x30, 0x82, 0x00, 0x02, 0x30, 0x00]))).toBe('E_KIND');
    expect(await refusedWith(signedFile(journalXml()).toString('base64').slice(0, 400))).toBe('E_KIND');
    expect(await refusedWith(`-----BEGIN PKCS7-----\n${signedFile(journalXml()).toString('base64')}`)).toBe('E_KIND');
    expect(await refusedWith(`${signedFile(journalXml()).toString('base64')}!`)).toBe('E_KIND');
    const base64 = (content: string): string => Buffer.from(content).toString('base64');
    expect(await refusedWith(base64(base64(base64(base64(journalXml())))))).toBe('E_KIND');
  });

  test('a file that the disk no longer gives is told as such', async () => {
    const gone = {
      name: 'x',
      async *open(): AsyncGenerator<Uint8Array> {
        yield Buffer.from(journalXml().slice(0, 100));
        throw Object.assign(new Error('EIO'), { syscall: 'read' });
      },
    };
    expect((await readAll(readTreasury(gone, OPTIONS))).refusal?.code).toBe('E_UNREADABLE');
  });
});
