import { ok } from '../../domain/result.ts';
import type { ApplicationContext } from '../application-context.ts';
import { failure, mutate, type Operator, type Outcome } from '../access/index.ts';
import { sha256Of } from './content.ts';
import { modelOf, requestOf, type PrintChoice } from './paper-choice.ts';
import { readyToPrint, recordPrint, type ReadyToPrint } from './printing.ts';

export type TogetherRequest = Readonly<{ requestId: string; installmentIds: readonly number[]; reason: string | null }> & PrintChoice;
export type LeftOut = Readonly<{ installmentId: number; code: string; message: string }>;
export type PrintedTogether = Readonly<{ bytes: Uint8Array | null; installmentIds: readonly number[]; pages: number; warnings: readonly string[]; leftOut: readonly LeftOut[] }>;

/**
 * Prints several notices in one file, a page each. `mayPrint` decides for each of them; those left out are told with their reason.
 * Every print is recorded with the hash of the one file, in one unit, before the bytes are handed over.
 */
export async function printNoticesTogether(context: ApplicationContext, operator: Operator, request: TogetherRequest): Promise<Outcome<PrintedTogether>> {
  const leftOut: LeftOut[] = [];
  let ready: readonly Readonly<{ installmentId: number; value: ReadyToPrint }>[] = [];
  for (const installmentId of request.installmentIds) {
    const one = await context.engine.read((reader) => readyToPrint(context, reader, operator, { installmentId, reason: request.reason }, requestOf(request)), { lane: 'heavy' });
    if (one.ok) ready = [...ready, { installmentId, value: one.value }];
    else leftOut.push({ installmentId, code: one.error.code, message: one.error.message });
  }
  while (ready.length > 0) {
    const drawn = await context.drawing.notices(ready.map((one) => one.value.toDraw.content));
    if (drawn.ok) {
      const sha256 = sha256Of(drawn.value.bytes);
      const kept = ready;
      const recorded = await mutate<true>(context.engine, 'notices.printTogether', request, async (unit) => {
        for (const { value } of kept) {
          const done = await recordPrint(unit, operator, value, { copies: 1, reason: request.reason, sha256, model: modelOf(value.toDraw.content) });
          if (!done.ok) return done;
        }
        return ok(true);
      }, { lane: 'bulk' });
      if (!recorded.ok) return recorded;
      return ok({ bytes: drawn.value.bytes, installmentIds: kept.map((one) => one.installmentId), pages: drawn.value.pages, warnings: [...drawn.value.warnings.map((warning) => warning.message), ...new Set(kept.flatMap(({ value }) => value.toDraw.notes))], leftOut });
    }
    const bad = drawn.error.index === undefined ? undefined : ready[drawn.error.index];
    if (bad === undefined) return failure('DRAWING_FAILED', drawn.error.message, { field: drawn.error.field });
    leftOut.push({ installmentId: bad.installmentId, code: 'DRAWING_FAILED', message: drawn.error.message });
    ready = ready.filter((one) => one !== bad);
  }
  return ok({ bytes: null, installmentIds: [], pages: 0, warnings: [], leftOut });
}
