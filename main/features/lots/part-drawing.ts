import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import type { Operator } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { drawnNoticeOf, installmentsWithPaper, readyToPrint, type DrawnNotice, type NoticeToDraw, type PaperRequest } from '../notices/index.ts';
import { noticeFileName, type LotFiles } from './lot-files.ts';
import type { LotPress } from './press.ts';
import { rememberingReader } from './remembering-reader.ts';
import { askedOfLot, waitingItems, type DrawnItem, type FailedItem, type Lot, type LotItem } from './store.ts';

type Tools = Readonly<{ files: LotFiles; press: LotPress; signal: AbortSignal; began(notices: number): void }>;
export type DrawnPart =
  | Readonly<{ kind: 'DRAWN'; notices: number; file: Readonly<{ pages: number; bytes: number; sha256: string }>; drawn: readonly DrawnItem[]; failed: readonly FailedItem[] }>
  | Readonly<{ kind: 'STOPPED'; notices: number }>
  | Readonly<{ kind: 'FAILED'; notices: number; code: string }>;

/** Notices read on one snapshot: some tens of milliseconds of the heavy reading, which the totals of who works meanwhile share. */
const READ_TOGETHER = 50;

/** Nothing of the part may be printed: there is no file. */
const NO_FILE = { pages: 0, bytes: 0, sha256: '' } as const;

type Read = Readonly<{ item: LotItem; content: NoticeToDraw['content']; facts: DrawnNotice }>;

/**
 * Draws the notices of a part that `mayPrint` allows into its file; what it says is recorded nowhere yet. Those refused, or that cannot be
 * drawn, come back with their reason. STOPPED: the signal came, and nothing lies on the disk.
 */
export async function drawPart(context: ApplicationContext, operator: Operator, lot: Lot, part: number, { files, press, signal, began }: Tools): Promise<DrawnPart> {
  const { items, held } = await context.engine.read(async (reader) => {
    const waiting = await waitingItems(reader, lot.id, part);
    return { items: waiting, held: await heldMeanwhile(reader, lot, waiting) };
  }, { lane: 'heavy' });
  began(items.length);
  const ready: Read[] = [];
  const failed: FailedItem[] = items.filter(({ installmentId }) => held.has(installmentId)).map(({ seq }) => ({ seq, ...PRINTED_MEANWHILE }));
  const wanted = items.filter(({ installmentId }) => !held.has(installmentId));
  for (let start = 0; start < wanted.length && !signal.aborted; start += READ_TOGETHER) {
    await readSome(context, operator, lot, wanted.slice(start, start + READ_TOGETHER), ready, failed);
  }
  if (signal.aborted) return { kind: 'STOPPED', notices: items.length };
  if (ready.length === 0) return { kind: 'DRAWN', notices: items.length, file: NO_FILE, drawn: [], failed };
  const path = files.pathOf(lot, part);
  const pressed = await press.press({
    output: lot.output, path, title: `Avvisi di pagamento, lotto ${lot.id}, parte ${part}`, drawnAt: new Date(context.clock.nowMs()).toISOString(),
    notices: ready.map(({ item, content, facts }) => ({ name: noticeFileName(item.seq, facts.nav), content })),
  });
  if (signal.aborted || !pressed.ok) {
    // What cannot be removed now is written over when the part is drawn again.
    await rm(path, { force: true }).catch(() => undefined);
    return signal.aborted || pressed.ok ? { kind: 'STOPPED', notices: items.length } : { kind: 'FAILED', notices: items.length, code: pressed.error.code };
  }
  const drawn: DrawnItem[] = [];
  for (const [index, { item, facts }] of ready.entries()) {
    const notice = pressed.value.notices[index];
    if (notice === undefined || notice.page === null) failed.push({ seq: item.seq, code: 'DRAWING_FAILED', message: notice?.problem?.message ?? 'La pagina non è stata disegnata.' });
    else drawn.push({ seq: item.seq, page: notice.page, pages: notice.pages, sha256: notice.sha256 ?? pressed.value.sha256, drawn: facts });
  }
  return { kind: 'DRAWN', notices: items.length, file: { pages: pressed.value.pages, bytes: pressed.value.bytes, sha256: pressed.value.sha256 }, drawn, failed };
}

const PRINTED_MEANWHILE = { code: 'ALREADY_PRINTED', message: 'Nel frattempo è stato stampato: qualcuno ne ha già una carta valida.' } as const;
const asked = z.object({ unprintedOnly: z.boolean() });

/** Of a lot for those without paper: who got one after it was made, from another lot or at the counter. It is not sent a second one. */
async function heldMeanwhile(reader: Reader, lot: Lot, items: readonly LotItem[]): Promise<ReadonlySet<number>> {
  if (lot.kind !== 'NOTICES') return new Set();
  const choice = asked.safeParse(JSON.parse(await askedOfLot(reader, lot.id)));
  return choice.success && choice.data.unprintedOnly ? installmentsWithPaper(reader, items.map(({ installmentId }) => installmentId)) : new Set();
}

/** How the notices of a lot are printed: the letter in the version it had when the lot was made. */
export function paperOf({ paper, language, letterVersionId }: Lot): PaperRequest {
  return { paper, language, letter: letterVersionId === null ? null : { versionId: letterVersionId } };
}

async function readSome(context: ApplicationContext, operator: Operator, lot: Lot, items: readonly LotItem[], ready: Read[], failed: FailedItem[]): Promise<void> {
  await context.engine.read(async (snapshot) => {
    const reader = rememberingReader(snapshot);
    for (const item of items) {
      const one = await readyToPrint(context, reader, operator, { installmentId: item.installmentId, reason: lot.reason }, paperOf(lot));
      const facts = one.ok ? drawnNoticeOf(one.value) : null;
      if (!one.ok) failed.push({ seq: item.seq, code: one.error.code, message: one.error.message });
      else if (facts === null) failed.push({ seq: item.seq, code: 'PRINT_REFUSED', message: 'L’avviso non ha un numero.' });
      else ready.push({ item, content: withSharedCreditor(one.value.toDraw.content, ready.at(-1)?.content), facts });
    }
  }, { lane: 'heavy' });
}

/** The same entity is the same object: it crosses to the thread once, with its logo, and not once a notice. */
function withSharedCreditor(content: Read['content'], before: Read['content'] | undefined): Read['content'] {
  return before !== undefined && isDeepStrictEqual(content.creditor, before.creditor) ? { ...content, creditor: before.creditor } : content;
}
