export { pullStream, type PullDeps, type PullProgress, type PullStop, type PullSummary, type PullingConnector } from './pull-run.ts';
export { createPaymentAsks, type AskAnswer, type AskDeps, type PaymentAsks } from './payment-asks.ts';
export { retryRefused, type ApplyCounts } from './apply-inbox.ts';
export { listRefused, loadRefused, type RefusedItem } from './inbox-store.ts';
export { askNowWhatLiesAhead, listUnfetched, type UnfetchedItem } from './unfetched-store.ts';
export { readCursor, readRun, type StoredRun, type StreamCursor, type StreamKey } from './cursor-store.ts';
export { BY_ARRIVAL, FLOWS_BY_ARRIVAL, FLOWS_BY_PUBLICATION, READ_WHOLE, RECEIPTS_BY_PAYMENT_DATE, pullWindow, streamRule, type PullWindow } from './pull-streams.ts';
