import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DataEngine } from '../../data/engine.ts';
import { formatDate } from '../../domain/civil-date.ts';
import { formatDecimalAmount } from '../../domain/money.ts';
import { noticeFileName, partFileName } from './lot-files.ts';
import { indexRows, type Lot, type LotIndexRow } from './store.ts';

/** Excel reads a file as UTF-8 only behind this mark. */
const HEAD = '\ufeff"Progressivo";"File";"Pagina da";"Pagina a";"Numero avviso";"Debitore";"Indirizzo";"Importo €";"Scadenza";"Esito"\r\n';
const ROWS_AT_ONCE = 1_000;

/** Writes the index of a lot: a line a notice, with its file and its pages, as Italian spreadsheets read it. */
export async function writeLotIndex(engine: DataEngine, lot: Lot, path: string): Promise<void> {
  async function* lines(): AsyncGenerator<string> {
    yield HEAD;
    let after = 0;
    for (;;) {
      const rows = await engine.read((reader) => indexRows(reader, lot.id, after, ROWS_AT_ONCE), { lane: 'heavy' });
      if (rows.length === 0) return;
      yield rows.map((row) => lineOf(lot, row)).join('');
      after = rows.at(-1)?.seq ?? after;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600 }));
}

function lineOf(lot: Lot, row: LotIndexRow): string {
  const place = placeOf(lot, row);
  const cells = [row.seq, place?.file ?? '', place?.from ?? '', place?.to ?? '', row.nav ?? '', row.debtor, row.address ?? '', formatDecimalAmount(row.amountCents).replace('.', ','), row.dueDate === null ? '' : formatDate(row.dueDate), outcomeOf(row)];
  return `${cells.map((cell) => `"${withoutFormula(String(cell)).replaceAll('"', '""')}"`).join(';')}\r\n`;
}

/** In which file, and at which pages of it. In an archive each notice is a file, whose pages begin at 1. */
function placeOf(lot: Lot, { seq, part, page, pages, nav }: LotIndexRow): Readonly<{ file: string; from: number; to: number }> | null {
  if (page === null || pages === null) return null;
  const file = partFileName(lot, part);
  return lot.output === 'PARTS' ? { file, from: page, to: page + pages - 1 } : { file: `${file}/${noticeFileName(seq, nav ?? '')}`, from: 1, to: pages };
}

function outcomeOf(row: LotIndexRow): string {
  if (row.state === 'PRINTED') return row.message === null ? 'Stampato' : `Stampato, da togliere: ${row.message}`;
  return row.state === 'FAILED' ? `Non stampato: ${row.message ?? ''}` : 'Non ancora stampato';
}

/** A name that begins like a formula is marked as text (OWASP, CSV injection). */
function withoutFormula(text: string): string {
  return /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text;
}
