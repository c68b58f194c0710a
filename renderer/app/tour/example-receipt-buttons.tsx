import { useState, useSyncExternalStore } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import type { PositionCard } from '../../screens/acts/operation-types.ts';
import { importRuns } from '../../screens/imports/current-runs.ts';
import { useSendFiles } from '../../screens/imports/use-send-files.ts';
import { usePrint } from '../printing.ts';
import { useSession, useStatus } from '../session.tsx';
import { base64OfText, exampleReceipt, RECEIPT_FILE_NAME } from './example-receipt.ts';

/** The receipt of the example notice: as a file to choose, or brought in at once, by the same import as any other. */
export function ExampleReceiptButtons({ card }: Readonly<{ card: PositionCard }>) {
  const { entityName, today } = useStatus();
  const { operatorId } = useSession();
  const { save } = usePrint();
  const send = useSendFiles();
  const running = useSyncExternalStore(importRuns.subscribe, importRuns.current)?.running === true;
  // Written once: downloaded and brought in at another minute, it is still the same file.
  const [xml] = useState(() => exampleReceipt(card, entityName ?? '', { today, nowMs: Date.now() }));
  if (xml === null) return null;
  return (
    <>
      <ActionButton compact label="Scarica la ricevuta di esempio" icon="download" onPress={() => save({ fileName: RECEIPT_FILE_NAME, pdfBase64: base64OfText(xml) })} />
      <ActionButton compact label="Importala adesso" busy={running} onPress={() => { void importRuns.start(operatorId, [new File([xml], RECEIPT_FILE_NAME)], send); }} />
    </>
  );
}
