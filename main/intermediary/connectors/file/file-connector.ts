import type { Capabilities, IntermediaryConnector } from '../../connector.ts';
import type { Exchange } from './exchange.ts';
import { createExchangeMemory } from './exchange-memory.ts';
import { readFileHealth } from './file-health.ts';
import { FILE_STREAMS, type IncomingParts } from './incoming.ts';
import { createOutgoing } from './outgoing.ts';
import { askFiles, isFileStream, nothingIncomplete, pullFiles } from './pulling-files.ts';
import { manyStatus, outcomeOf, readHeld, sendCancellation, sendMany, sendMarkPaid, sendPosition, type SendingParts } from './sending.ts';

export type FileParts = Readonly<{
  exchange: Exchange; stateFolder: string; sender: string; withTable: boolean; organization: string; segregationCode: string;
  onServerTime(serverMs: number, localMs: number): void;
}>;

function capabilitiesOf(segregationCode: string): Capabilities {
  return {
    navIssuedBy: 'client', segregationCode, auxDigit: 3, maxTransfers: 5, maxInstallments: 100, multiPlan: true, multiBeneficiary: true, stamp: true, updatableAfterPublish: ['amount', 'dueDate', 'iban', 'debtor', 'transfers'], cancelReversible: false,
    markPaidElsewhere: true, findByNav: false, changeFeed: 'arrival', streams: FILE_STREAMS, pushRate: { calls: 30, perMs: 10_000 }, bulk: { threshold: 20, perUpload: 1000 }, amountUnit: 'cents', dateZone: 'Europe/Rome', treasury: false, noticePdf: false, transport: 'file',
  };
}

/** The partner without API (intermediary.md 6): positions out, outcomes, receipts and flows in, in two folders. docs/file-exchange.md is the format. */
export function createFileConnector({ exchange, stateFolder, sender, withTable, organization, segregationCode, onServerTime }: FileParts): IntermediaryConnector {
  const memory = createExchangeMemory(stateFolder);
  const inTurn = createTurns();
  const sending: SendingParts = { memory, outgoing: createOutgoing({ exchange, memory, sender, organization, withTable }), organization, inTurn };
  const incoming: IncomingParts = { exchange, memory, sender, organization };
  const incomplete = nothingIncomplete();
  return {
    id: 'file', capabilities: capabilitiesOf(segregationCode),
    health: (ctx) => inTurn(() => readFileHealth({ ...incoming, outgoing: sending.outgoing, onServerTime }, ctx)),
    upsertPosition: (position, known, ctx) => sendPosition(sending, position, known, ctx),
    cancelPosition: (ref, reason, ctx) => sendCancellation(sending, ref, reason, ctx),
    markPaidElsewhere: (ref, paidAt, reason, ctx) => sendMarkPaid(sending, ref, paidAt, reason, ctx),
    readPosition: (ref, ctx) => readHeld(sending, ref, ctx),
    outcomeOf: (intentId, ref, ctx) => outcomeOf(sending, intentId, ref, ctx),
    uploadPositions: (positions, ctx) => sendMany(sending, positions, ctx),
    uploadStatus: (uploadId, ctx) => manyStatus(sending, uploadId, ctx),
    pull: async (stream, asked, cursor, ctx) => {
      // Another creditor's files are in another folder, and a stream of others has none here.
      if (!isFileStream(stream) || asked !== organization) return { ok: true, value: { items: [], next: null, skipped: 0 } };
      return inTurn(() => pullFiles(incoming, incomplete, stream, cursor.page, ctx));
    },
    askPayment: (ref, ctx) => inTurn(() => askFiles(incoming, ref, ctx)),
    close: () => exchange.close(),
  };
}

/** The memory of a position is read, decided upon and written: two at once would take the same number, or undo one another. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
