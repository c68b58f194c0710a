import { zipOf, type ZipPart } from './written-archive.fixture.ts';

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type WorkbookParts = Readonly<{ sheets: readonly Readonly<{ name: string; data: string }>[]; shared?: string; date1904?: boolean; prolog?: string; more?: readonly ZipPart[] }>;

/** A workbook written part by part, so that a test can lie in it. `data` goes inside `sheetData`, `prolog` before each sheet. */
export function workbookOf({ sheets, shared, date1904, prolog = '', more = [] }: WorkbookParts): Uint8Array {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return zipOf([
    { name: '[Content_Types].xml', content: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>' },
    { name: '_rels/.rels', content: `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>` },
    { name: 'xl/workbook.xml', content: `<workbook xmlns="${main}" xmlns:r="${RELATIONS}">${date1904 === true ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets.map(({ name }, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="s" Type="${RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>` },
    ...sheets.map(({ data }, at): ZipPart => ({ name: `xl/worksheets/sheet${at + 1}.xml`, content: `${prolog}<worksheet xmlns="${main}"><sheetData>${data}</sheetData></worksheet>` })),
    ...(shared === undefined ? [] : [{ name: 'xl/sharedStrings.xml', content: `<sst xmlns="${main}">${shared}</sst>` }]),
    ...more,
  ]);
}

/** A cell as its XML; a number is numeric, a text stands in line. */
export function cellXml(reference: string, value: string | number): string {
  return typeof value === 'number' ? `<c r="${reference}"><v>${value}</v></c>` : `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
}

export function rowXml(line: number, values: readonly (string | number | null)[]): string {
  return `<row r="${line}">${values.map((value, at) => (value === null ? '' : cellXml(`${String.fromCharCode(65 + at)}${line}`, value))).join('')}</row>`;
}

export const HEADER = ['CONTO', 'DIVISA', 'DATA CONTABILE', 'DATA VALUTA', 'IMPORTO', 'SEGNO', 'RIF. BANCA', 'RIF. CLIENTE', 'DESCRIZIONE', 'DESCRIZIONE ESTESA'];
