/** Joins the parts of a lot in one PDF: fonts, fixed parts and logo once, whatever the number of pages. Same parts, same bytes. */
import { deflateSync } from 'node:zlib';
import { metricsOf } from './font-metrics.ts';
import { characterGroups, FACES, type Face, findTable, fontFile } from './fonts.ts';
import { FORM_NAME, fontName, type LotPart, type LotPicture } from './lot-part.ts';

/** Marks under a page are in this face, and are not among the texts of the part. */
const MARK_FACE = 'TitilliumWeb-Bold';

type FontData = Readonly<{ file: Uint8Array; length: number; widths: string; toUnicode: Uint8Array; descriptor: string }>;

const fonts = new Map<Face, FontData>();

/**
 * Bytes of the whole file.
 * @param parts in the order of the pages
 * @param drawnAt ISO instant written as creation date
 */
export function joinLot(parts: readonly LotPart[], title: string, drawnAt: string): Uint8Array {
  const file = createObjects();
  const catalogue = file.reserve();
  const tree = file.reserve();
  const used = FACES.filter((face) => face === MARK_FACE || parts.some((part) => part.faces.includes(face)));
  const fontObjects = used.map((face) => `/${fontName(face)} ${addFont(file, face)} 0 R`).join(' ');
  const pictures = new Map<string, number>();
  const forms = new Map<string, number>();
  const pages: number[] = [];
  for (const part of parts) {
    const picture = part.picture === null ? null : (pictures.get(part.picture.key) ?? addPicture(file, part.picture));
    if (part.picture !== null && picture !== null) pictures.set(part.picture.key, picture);
    for (const form of part.forms) {
      const key = form.hasLogo ? `${form.key}/${part.picture?.key ?? ''}` : form.key;
      if (forms.has(key)) continue;
      const logo = form.hasLogo && picture !== null ? ` /XObject << /Logo ${picture} 0 R >>` : '';
      forms.set(key, file.addStream(`/Type /XObject /Subtype /Form /BBox [0 0 ${form.width} ${form.height}] /Resources << /Font << ${fontObjects} >>${logo} >> /Filter /FlateDecode`, form.bytes));
    }
    const withLogo = new Map(part.forms.map((form) => [form.key, form.hasLogo ? `${form.key}/${part.picture?.key ?? ''}` : form.key]));
    for (const page of part.pages) {
      const form = forms.get(withLogo.get(page.form) ?? page.form) ?? 0;
      const contents = file.addStream('/Filter /FlateDecode', page.bytes);
      pages.push(file.add(
        `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents ${contents} 0 R /Resources << /Font << ${fontObjects} >> /XObject << /${FORM_NAME} ${form} 0 R >> >> >>`,
      ));
    }
  }
  const information = file.add(`<< /Title ${hexString(title)} /Producer (Sportello) /Creator (Sportello) /CreationDate ${dateString(drawnAt)} >>`);
  file.fill(tree, `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] >>`);
  file.fill(catalogue, `<< /Type /Catalog /Pages ${tree} 0 R /Lang (it-IT) /ViewerPreferences << /PrintScaling /None /DisplayDocTitle true >> >>`);
  return file.finish(catalogue, information);
}

type Objects = Readonly<{
  reserve: () => number;
  fill: (id: number, body: string) => void;
  add: (body: string) => number;
  addStream: (dictionary: string, bytes: Uint8Array) => number;
  finish: (root: number, information: number) => Uint8Array;
}>;

function createObjects(): Objects {
  const chunks: Uint8Array[] = [];
  const offsets: number[] = [0];
  let length = 0;
  const write = (content: string | Uint8Array): void => {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    chunks.push(bytes);
    length += bytes.length;
  };
  const reserve = (): number => offsets.push(0) - 1;
  const begin = (id: number): void => {
    offsets[id] = length;
    write(`${id} 0 obj\n`);
  };
  const fill = (id: number, body: string): void => {
    begin(id);
    write(`${body}\nendobj\n`);
  };
  write('%PDF-1.7\n%\xff\xff\xff\xff\n');
  return {
    reserve,
    fill,
    add: (body) => {
      const id = reserve();
      fill(id, body);
      return id;
    },
    addStream: (dictionary, bytes) => {
      const id = reserve();
      begin(id);
      write(`<< ${dictionary} /Length ${bytes.length} >>\nstream\n`);
      write(bytes);
      write('\nendstream\nendobj\n');
      return id;
    },
    finish: (root, information) => {
      const start = length;
      const table = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
      write(`xref\n0 ${offsets.length}\n0000000000 65535 f \n${table}trailer\n<< /Size ${offsets.length} /Root ${root} 0 R /Info ${information} 0 R >>\nstartxref\n${start}\n%%EOF\n`);
      return new Uint8Array(Buffer.concat(chunks));
    },
  };
}

function addPicture(file: Objects, picture: LotPicture): number {
  const mask = picture.mask === null ? '' : ` /SMask ${file.addStream(picture.mask.dictionary, picture.mask.bytes)} 0 R`;
  return file.addStream(`${picture.dictionary}${mask}`, picture.bytes);
}

function addFont(file: Objects, face: Face): number {
  const data = fonts.get(face) ?? readFont(face);
  fonts.set(face, data);
  const program = file.addStream(`/Length1 ${data.length} /Filter /FlateDecode`, data.file);
  const descriptor = file.add(`<< /Type /FontDescriptor /FontName /${face} ${data.descriptor} /FontFile2 ${program} 0 R >>`);
  const descendant = file.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${face} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor ${descriptor} 0 R /CIDToGIDMap /Identity /W [0 [${data.widths}]] >>`,
  );
  const toUnicode = file.addStream('/Filter /FlateDecode', data.toUnicode);
  return file.add(`<< /Type /Font /Subtype /Type0 /BaseFont /${face} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${toUnicode} 0 R >>`);
}

/** The whole face, packed once in the life of the thread: a lot uses most of its letters. */
function readFont(face: Face): FontData {
  const font = fontFile(face);
  const { unitsPerEm, advanceOf } = metricsOf(face);
  const thousandth = (units: number): number => Math.round((units * 1000) / unitsPerEm);
  const glyphs = findTable(font, 'maxp').readUInt16BE(4);
  const head = findTable(font, 'head');
  const box = [36, 38, 40, 42].map((offset) => thousandth(head.readInt16BE(offset))).join(' ');
  const horizontal = findTable(font, 'hhea');
  const isMono = face.startsWith('RobotoMono');
  return {
    file: deflateSync(font),
    length: font.length,
    widths: Array.from({ length: glyphs }, (_none, glyph) => thousandth(advanceOf(glyph))).join(' '),
    toUnicode: deflateSync(unicodeMap(font)),
    descriptor: `/Flags ${isMono ? 33 : 32} /FontBBox [${box}] /ItalicAngle 0 /Ascent ${thousandth(horizontal.readInt16BE(4))} /Descent ${thousandth(horizontal.readInt16BE(6))} /CapHeight 700 /StemV ${face.endsWith('Bold') ? 140 : 80}`,
  };
}

/** Entries a block of a ToUnicode map may have. */
const BLOCK = 100;

function unicodeMap(font: Buffer): string {
  const byGlyph = new Map<number, number>();
  for (const { first, last, glyph } of characterGroups(font)) {
    for (let code = first; code <= last; code += 1) {
      // Two code points share a glyph (space and no-break space, hyphens): the first is the plain one.
      if (!byGlyph.has(glyph + code - first)) byGlyph.set(glyph + code - first, code);
    }
  }
  const hexadecimal = (value: number): string => value.toString(16).padStart(4, '0');
  const entries = [...byGlyph].filter(([glyph]) => glyph !== 0).map(([glyph, code]) => `<${hexadecimal(glyph)}> <${hexadecimal(code)}>`);
  const blocks = Array.from({ length: Math.ceil(entries.length / BLOCK) }, (_none, index) => entries.slice(index * BLOCK, (index + 1) * BLOCK));
  const map = blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`).join('');
  return `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${map}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n`;
}

function hexString(text: string): string {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return `<${bytes.toString('hex')}>`;
}

function dateString(instant: string): string {
  return `(D:${new Date(instant).toISOString().slice(0, 19).replace(/[-:T]/gu, '')}Z)`;
}
