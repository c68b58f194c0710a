import { useState } from 'react';
import { useBridge, useCapabilities, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Failure, type Outcome } from '../../app/operation-outcome.ts';
import { PRINT_EVENT } from '../../app/printing.ts';
import type { Client } from '../../bridge/client.ts';
import { printPdf, saveFile } from '../../bridge/pdf-delivery.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { bytesOfBase64 } from '../../components/pdf-page.tsx';

type File = Readonly<{ fileName: string; content: Blob }>;
export type LotFiles = Readonly<{
  /** Which file is being taken: its part, `INDEX`; null = none. */
  busy: number | 'INDEX' | null;
  failure: Failure | null;
  save: (part: number | null) => Promise<void>;
  /** Prints a part where the page prints by itself. */
  print: (part: number) => Promise<void>;
  canPrint: boolean;
}>;

/** Takes the files of a lot, piece by piece: a part of a thousand notices is too long for one message. */
export function useLotFiles(lotId: number): LotFiles {
  const client = useClient();
  const { link } = useBridge();
  const { saveDialog, print } = useCapabilities();
  const [busy, setBusy] = useState<LotFiles['busy']>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = async <Value,>(call: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> => {
    try { return await repeatAfterLinkLoss(link, call); } catch (error) { return { ok: false, error: failureOf(error) }; }
  };
  const take = async (part: number | null, how: 'SAVED' | 'PRINTED'): Promise<Outcome<File>> => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let fileName = '';
    for (let offset: number | null = 0; offset !== null;) {
      const from: number = offset;
      // Made before the first attempt: a piece asked for again after the link was cut writes nothing twice.
      const requestId = crypto.randomUUID();
      const piece: Awaited<ReturnType<Client['lots']['take']>> | Readonly<{ ok: false; error: Failure }> = await asked(() => client.lots.take({ requestId, id: lotId, part, offset: from, how }));
      if (!piece.ok) return piece;
      pieces.push(bytesOfBase64(piece.value.contentBase64).slice());
      ({ fileName, next: offset } = piece.value);
    }
    return { ok: true, value: { fileName, content: new Blob(pieces, { type: fileName.endsWith('.pdf') ? 'application/pdf' : fileName.endsWith('.csv') ? 'text/csv' : 'application/zip' }) } };
  };
  const once = async (part: number | null, work: () => Promise<Outcome<unknown>>) => {
    if (busy !== null) return;
    setBusy(part ?? 'INDEX');
    const done = await work();
    setFailure(done.ok ? null : done.error);
    setBusy(null);
  };
  return {
    busy, failure, canPrint: print === 'BROWSER',
    save: (part) => once(part, async () => {
      const requestId = crypto.randomUUID();
      if (saveDialog === 'SYSTEM') return asked(() => client.lots.save({ requestId, id: lotId, part }));
      const taken = await take(part, 'SAVED');
      if (taken.ok) saveFile(document, taken.value.content, taken.value.fileName);
      return taken;
    }),
    print: (part) => once(part, async () => {
      const taken = await take(part, 'PRINTED');
      if (!taken.ok) return taken;
      const question = new CustomEvent(PRINT_EVENT, { detail: { fileName: taken.value.fileName }, cancelable: true });
      if (document.dispatchEvent(question)) printPdf(document, taken.value.content);
      return taken;
    }),
  };
}
