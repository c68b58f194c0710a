import { afterAll, beforeAll, expect, test } from 'vitest';
import { readReceiptFile } from '../../main/features/payments/reading/index.ts';
import { HEADER, rowXml as sheetRow } from '../../main/features/treasury/reading/workbook.fixture.ts';
import { OPTIONS } from '../../main/features/treasury/reading/treasury-reading.fixture.ts';
import { readTreasury, sourceOfBytes } from '../../main/features/treasury/reading/index.ts';
import { zipOf, type ZipPart } from '../../main/features/treasury/reading/written-archive.fixture.ts';
import { deflatedZeros } from './zeros-bomb.ts';

const MIB = 1024 * 1024;
/** What may be held while a file is refused; the bombs hold ten gigabytes, and are ten megabytes themselves. */
const MOST_HELD = 192 * MIB;
const CRC_OF_LIES = 0x1234_5678;

let bomb: Buffer;
let highest = 0;
let atFirst = 0;
let watching: NodeJS.Timeout;
beforeAll(async () => {
  bomb = await deflatedZeros(10);
  atFirst = process.memoryUsage.rss();
  watching = setInterval(() => { highest = Math.max(highest, process.memoryUsage.rss()); }, 2);
}, 60_000);
afterAll(() => {
  clearInterval(watching);
  bomb = Buffer.alloc(0);
});

/** The entry holds the bomb, and says that it is as long as `declared`. */
function bombAs(name: string, declared: number): ZipPart {
  return { name, content: '', packed: bomb, declaredSize: declared, crc: CRC_OF_LIES };
}

function workbookWith(bombed: string, declared: number): Uint8Array {
  const parts: readonly ZipPart[] = [
    { name: '[Content_Types].xml', content: '<Types/>' }, { name: '_rels/.rels', content: '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>' },
    { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="M" r:id="r1"/></sheets></workbook>' },
    { name: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>' },
    { name: 'xl/sharedStrings.xml', content: '<sst/>' }, { name: 'xl/worksheets/sheet1.xml', content: `<worksheet><sheetData>${sheetRow(1, HEADER)}</sheetData></worksheet>` },
  ];
  return zipOf(parts.map((part) => (part.name === bombed ? bombAs(part.name, declared) : part)));
}

async function refusalOfTreasury(bytes: Uint8Array): Promise<Readonly<{ code: string; message: string }> | null> {
  for await (const part of readTreasury(sourceOfBytes('x', bytes), OPTIONS)) if (part.kind === 'REFUSED') return part.refusal;
  return null;
}

/** Of a file whose only entry is refused, the entry's own. */
async function refusalOfReceipts(bytes: Uint8Array): Promise<Readonly<{ code: string; message: string }> | null> {
  const read = await readReceiptFile(bytes);
  if (!read.ok) return read.error;
  if (read.value.kind !== 'ARCHIVE') return null;
  const outcome = read.value.entries[0]?.outcome;
  return outcome === undefined || outcome.ok ? null : outcome.error;
}

const SIZES = [['as it is, as far as four bytes say it', 4_294_967_294], ['as a small file', 4_000], ['as what is still unpacked', 9 * MIB]] as const;

test.each(SIZES)('ten gigabytes that are told %s are refused with a reason, in an archive, a sheet or the texts of a workbook', async (_, declared) => {
  const refusals = [
    await refusalOfTreasury(zipOf([bombAs('gdc.xml', declared)])), await refusalOfReceipts(zipOf([bombAs('rt.xml', declared)])), await refusalOfTreasury(workbookWith('xl/worksheets/sheet1.xml', declared)), await refusalOfTreasury(workbookWith('xl/sharedStrings.xml', declared)),
    await refusalOfTreasury(workbookWith('xl/workbook.xml', declared)),
  ];
  for (const refused of refusals) {
    expect(['E_TOO_BIG', 'E_XML', 'E_KIND', 'E_ENCODING']).toContain(refused?.code);
    expect(refused?.message).toMatch(/^[A-ZÈ].{30,}[.»]$/);
  }
  expect(highest - atFirst).toBeLessThan(MOST_HELD);
}, 60_000);
