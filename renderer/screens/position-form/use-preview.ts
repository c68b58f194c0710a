import { useEffect, useRef, useState } from 'react';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { bytesOfBase64 } from '../../components/index.ts';
import type { PreviewInput } from './contract-values.ts';

/** Pause after the last key before asking for the page: with the drawing it stays under 300 ms. */
const PAUSE_MS = 80;

export type Preview = Readonly<{
  /** The page as it would be printed, marked ANTEPRIMA; the old one stays until the new one comes. */
  bytes: Uint8Array | null;
  pages: number;
  /** Texts cut or respelled by the model. */
  warnings: readonly string[];
  /** Why the page cannot be drawn, and the form field it concerns. */
  problem: Readonly<{ path: string | null; message: string }> | null;
}>;

const NOTHING: Preview = { bytes: null, pages: 0, warnings: [], problem: null };

/** Fields of the drawing by name of the form field they come from. */
const FORM_PATH: Readonly<Record<string, string>> = { subject: 'description', debtorName: 'debtor.name', debtorAddress: 'debtor.street', debtorFiscalCode: 'debtor.fiscalCode', amount: 'amountCents', dueDate: 'dueDate' };

/** Draws the page while the operator types; only the last answer counts. Null = nothing to draw yet. */
export function usePreview(input: PreviewInput | null): Preview {
  const client = useClient();
  const { link } = useBridge();
  const [preview, setPreview] = useState(NOTHING);
  const latest = useRef(input);
  latest.current = input;
  const question = JSON.stringify(input);
  useEffect(() => {
    const asked = latest.current;
    if (asked === null) { setPreview(NOTHING); return; }
    const asking = new AbortController();
    const ask = async () => {
      const outcome = await repeatAfterLinkLoss(link, () => client.notices.preview(asked, { signal: asking.signal }), { signal: asking.signal });
      if (asking.signal.aborted) return;
      if (outcome.ok) setPreview({ bytes: bytesOfBase64(outcome.value.pdfBase64), pages: outcome.value.pages, warnings: outcome.value.warnings.map((warning) => warning.message), problem: null });
      else setPreview((old) => ({ ...old, warnings: [], problem: { path: FORM_PATH[outcome.error.field ?? ''] ?? null, message: outcome.error.message } }));
    };
    // A cut link or an answer that came too late leaves the old page: the next key asks again.
    const timer = setTimeout(() => { ask().catch(() => undefined); }, PAUSE_MS);
    return () => { clearTimeout(timer); asking.abort(); };
  }, [question, client, link]);
  return preview;
}
