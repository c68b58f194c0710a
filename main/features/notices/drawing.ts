/** Port through which services have papers drawn, off the main thread in the program, in process in tests. */
import { z } from 'zod';
import type { DrawingError, DrawnDocument } from '../../documents/drawn-document.ts';
import type { AnyNoticeContent, NoticeContent } from '../../documents/notice-content.ts';
import type { QuittancePrint } from '../../documents/quittance-document.ts';
import type { ReportContent } from '../../documents/report-document.ts';
import type { ReceiptContent } from '../../documents/receipt-content.ts';
import type { Result } from '../../domain/result.ts';
import { err } from '../../domain/result.ts';
import { createWorkerPool } from '../../workers/pool.ts';
import type { DrawingRequest, DrawingResponse } from './drawing-request.ts';

/** Draws papers from finished content; errors name the field, in Italian. `close` ends the threads. */
export type DocumentDrawing = Readonly<{
  notice: (content: AnyNoticeContent) => Promise<Result<DrawnDocument, DrawingError>>;
  /** Several notices in one file; the error tells which one could not be drawn. */
  notices: (contents: readonly AnyNoticeContent[]) => Promise<Result<DrawnDocument, DrawingError & Readonly<{ index?: number | undefined }>>>;
  receipt: (content: ReceiptContent) => Promise<Result<DrawnDocument, DrawingError>>;
  quittance: (print: QuittancePrint) => Promise<Result<DrawnDocument, DrawingError>>;
  /** A list on paper. Long ones take seconds: no notice waits for one. */
  report: (content: ReportContent) => Promise<Result<DrawnDocument, DrawingError>>;
  close: () => Promise<void>;
}>;

const message = z.object({ field: z.string(), message: z.string() });
const response = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    value: z.object({ bytes: z.instanceof(Uint8Array), pages: z.number(), warnings: z.array(message), model: z.enum(['3', '2.2.1']).nullable() }),
  }),
  z.object({ ok: z.literal(false), error: message.extend({ index: z.int().optional() }) }),
]);

const INTERRUPTED: DrawingError = { field: 'document', message: 'Il documento non è stato preparato per un guasto del programma. Riprova: i dati salvati non sono toccati.' };

/**
 * Draws on worker threads.
 * @param entry the compiled `drawing.worker`
 */
export function createWorkerDrawing(entry: URL): DocumentDrawing {
  const createPool = (size?: number) => createWorkerPool<DrawingRequest, DrawingResponse>({
    entry,
    readResponse: (received) => {
      const parsed = response.safeParse(received);
      return parsed.success ? parsed.data : null;
    },
    ...(size === undefined ? {} : { size }),
  });
  const pool = createPool();
  const reports = new Set<ReturnType<typeof createPool>>();
  const draw = async (request: DrawingRequest): Promise<DrawingResponse> => {
    clearTimeout(warmUp);
    const answer = await pool.run(request);
    return answer.ok ? answer.value : err(INTERRUPTED);
  };
  // Starts the first worker and loads the PDF library in it, so that the first print does not wait for either: not at once, when the window needs the processor.
  const warmUp = setTimeout(() => void draw({ kind: 'notice', content: WARM_UP }), WARM_UP_AFTER_MS).unref();
  // A thread of its own, ended with the report: there may be no other for the notices of the counter.
  const report = async (content: ReportContent): Promise<DrawingResponse> => {
    const own = createPool(1);
    reports.add(own);
    const answer = await own.run({ kind: 'report', content });
    reports.delete(own);
    await own.close();
    return answer.ok ? answer.value : err(INTERRUPTED);
  };
  const close = async (): Promise<void> => {
    clearTimeout(warmUp);
    await Promise.all([pool, ...reports].map((one) => one.close()));
  };
  return { notice: (content) => draw({ kind: 'notice', content }), notices: (content) => draw({ kind: 'notices', content }), receipt: (content) => draw({ kind: 'receipt', content }), quittance: (content) => draw({ kind: 'quittance', content }), report, close };
}

/** Draws in the calling thread; the PDF library is loaded at the first drawing. */
export function createInProcessDrawing(): DocumentDrawing {
  const draw = async (request: DrawingRequest): Promise<DrawingResponse> => {
    const { drawRequest } = await import('./drawing-request.ts');
    return drawRequest(request);
  };
  return { notice: (content) => draw({ kind: 'notice', content }), notices: (content) => draw({ kind: 'notices', content }), receipt: (content) => draw({ kind: 'receipt', content }), quittance: (content) => draw({ kind: 'quittance', content }), report: (content) => draw({ kind: 'report', content }), close: () => Promise.resolve() };
}

/** The first screen is there by then on a slow computer too (one and a half came in the middle of it: two seconds of a processor that has two), and nobody has logged in and filled a form yet. */
const WARM_UP_AFTER_MS = 5_000;

/** Never shown: a facsimile has no code and no number. */
const WARM_UP: NoticeContent = {
  creditor: { fiscalCode: '00000000000', name: 'Prova', department: null, infoLines: null, cbillCode: null, logo: null, ownSite: false },
  debtor: { fiscalCode: null, name: 'Prova', address: null },
  subject: 'Prova',
  amountCents: 100,
  dueDate: null,
  nav: null,
  qrText: null,
  mark: 'FACSIMILE',
  testArchive: false,
  drawnAt: '2000-01-01T00:00:00.000Z',
};
