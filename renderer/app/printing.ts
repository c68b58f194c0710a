import { useMemo } from 'react';
import { bytesOfBase64 } from '../components/pdf-page.tsx';
import { printPdf, saveFile } from '../bridge/pdf-delivery.ts';
import { showToast } from '../components/index.ts';
import { useCapabilities, useClient } from './bridge-context.tsx';

/** A paper as the contract hands it over (`documentShape`), or another file to save: the ending of its name says which. */
export type Paper = Readonly<{ pdfBase64: string; fileName: string }>;

/**
 * Sent on the document before the browser's print dialog opens; `preventDefault()` keeps it closed.
 * For whoever drives the page without a person: a headless browser has no dialog and may crash on `print()`.
 */
export const PRINT_EVENT = 'sportello:print';

export type PrintActions = Readonly<{
  /** Prints the recorded bytes. Where the core prints through the system (`print: 'SYSTEM'`) the bytes go back to it. */
  print: (paper: Paper) => void;
  /** Saves the recorded bytes as a file. */
  save: (paper: Paper) => void;
}>;

function blobOf(paper: Paper): Blob {
  return new Blob([bytesOfBase64(paper.pdfBase64).slice()], { type: paper.fileName.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream' });
}

/** How this page prints and saves papers; screens never ask which host they run in. */
export function usePrint(): PrintActions {
  const { print, saveDialog } = useCapabilities();
  const client = useClient();
  return useMemo(() => ({
    print: (paper) => {
      if (print === 'SYSTEM') {
        void client.application.handToPrinter({ pdfBase64: paper.pdfBase64 }).then((answer) => { if (!answer.ok) showToast(answer.error.message); });
        return;
      }
      const asked = new CustomEvent(PRINT_EVENT, { detail: { fileName: paper.fileName }, cancelable: true });
      if (document.dispatchEvent(asked)) printPdf(document, blobOf(paper));
    },
    save: (paper) => {
      if (saveDialog === 'SYSTEM') {
        void client.application.saveFile({ fileName: paper.fileName, contentBase64: paper.pdfBase64 }).then((answer) => { if (!answer.ok) showToast(answer.error.message); });
        return;
      }
      saveFile(document, blobOf(paper), paper.fileName);
    },
  }), [client, print, saveDialog]);
}
