import { ActionButton } from './action-button.tsx';
import { Dialog } from './confirm-dialog.tsx';
import { PdfPage } from './pdf-page.tsx';

/** A page large enough to be read; its own region scrolls, also with the keys. `bytes` null = nothing to show yet. */
export function LargePage({ open, bytes, name, page = 1, onClose }: Readonly<{ open: boolean; bytes: Uint8Array | null; name: string; page?: number; onClose: () => void }>) {
  return (
    <Dialog open={open && bytes !== null} title={name} width="wide" onClose={onClose} foot={<ActionButton label="Chiudi" shortcut="Escape" onPress={onClose} />}>
      {/* What scrolls must be reached with the keyboard (WCAG 2.1.1). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="sp-pdf-large" tabIndex={0} role="region" aria-label={`${name}, ingrandita`} data-autofocus>{bytes === null ? null : <PdfPage bytes={bytes} page={page} name={name} fit="width" />}</div>
    </Dialog>
  );
}
