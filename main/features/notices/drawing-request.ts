/** What travels between the main thread and the drawing thread. */
import { drawNotice, drawNoticesTogether } from '../../documents/notice-document.ts';
import { drawQuittance, type QuittancePrint } from '../../documents/quittance-document.ts';
import { drawReceipt } from '../../documents/receipt-document.ts';
import { drawReport, type ReportContent } from '../../documents/report-document.ts';
import type { DrawingError, DrawnDocument } from '../../documents/drawn-document.ts';
import type { AnyNoticeContent } from '../../documents/notice-content.ts';
import type { ReceiptContent } from '../../documents/receipt-content.ts';
import type { Result } from '../../domain/result.ts';
import { assertNever } from '../../domain/result.ts';

export type DrawingRequest = Readonly<{ kind: 'notice'; content: AnyNoticeContent }> | Readonly<{ kind: 'notices'; content: readonly AnyNoticeContent[] }> | Readonly<{ kind: 'receipt'; content: ReceiptContent }> | Readonly<{ kind: 'quittance'; content: QuittancePrint }> | Readonly<{ kind: 'report'; content: ReportContent }>;
/** `index`: which of several notices could not be drawn. */
export type DrawingResponse = Result<DrawnDocument, DrawingError & Readonly<{ index?: number | undefined }>>;

/** Answers one message; one that is not a request is a bug of the caller and throws. */
export async function drawRequest(message: unknown): Promise<DrawingResponse> {
  if (!isRequest(message)) throw new Error('not a drawing request');
  switch (message.kind) {
    case 'notice':
      return drawNotice(message.content);
    case 'notices':
      return drawNoticesTogether(message.content);
    case 'receipt':
      return drawReceipt(message.content);
    case 'quittance':
      return drawQuittance(message.content);
    case 'report':
      return drawReport(message.content);
    default:
      return assertNever(message, 'drawing request');
  }
}

/** Both ends are this program, compiled together: the kind is enough to know the content. */
function isRequest(message: unknown): message is DrawingRequest {
  return typeof message === 'object' && message !== null && 'kind' in message && 'content' in message && (message.kind === 'notice' || message.kind === 'notices' || message.kind === 'receipt' || message.kind === 'quittance' || message.kind === 'report');
}
