import { useEffect, useState, type ReactNode } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import type { Failure } from '../../app/operation-outcome.ts';
import { usePrint } from '../../app/printing.ts';
import { useMutationOnce } from '../../app/result-query.ts';
import { ActionButton, bytesOfBase64, countOf, Dialog, PdfPage, showToast } from '../../components/index.ts';
import type { OpenedAttachment } from './operation-types.ts';

export type AttachmentView = Readonly<{
  /** Asks the core for an attachment (who looks at it is written in the audit trail) and shows it, or saves it where it cannot be shown. */
  open: (attachmentId: number) => void;
  busy: boolean;
  failure: Failure | null;
  /** To be drawn by the screen, anywhere. */
  dialog: ReactNode;
}>;

/** «Apri allegato»: a PDF or a picture is shown here, never handed to the browser as a page; anything else is only saved. */
export function useAttachmentView(): AttachmentView {
  const client = useClient();
  const paper = usePrint();
  const [shown, setShown] = useState<OpenedAttachment | null>(null);
  const opening = useMutationOnce((attachmentId: number, requestId) => client.positions.openAttachment({ requestId, attachmentId }), []);
  const save = (attachment: OpenedAttachment) => paper.save({ pdfBase64: attachment.contentBase64, fileName: attachment.fileName });
  const show = async (attachmentId: number) => {
    const outcome = await opening.run(attachmentId);
    if (!outcome.ok) return;
    if (outcome.value.kind !== 'OTHER') { setShown(outcome.value); return; }
    save(outcome.value);
    showToast(`Questo file qui non si può mostrare: è stato salvato come ${outcome.value.fileName}.`);
  };
  return {
    open: (attachmentId) => { if (!opening.busy) void show(attachmentId); }, busy: opening.busy, failure: opening.failure,
    dialog: shown === null ? null : <AttachmentDialog attachment={shown} onSave={() => save(shown)} onClose={() => setShown(null)} />,
  };
}

function AttachmentDialog({ attachment, onSave, onClose }: Readonly<{ attachment: OpenedAttachment; onSave: () => void; onClose: () => void }>) {
  return (
    <Dialog open title="Allegato" subtitle={attachment.name} width="wide" onClose={onClose} footNote="Chi lo apre resta scritto nel registro delle operazioni"
      foot={<><ActionButton label="Salva una copia…" shortcut="Ctrl+S" onPress={onSave} /><ActionButton label="Chiudi" kind="primary" shortcut="Escape" onPress={onClose} /></>}>
      {attachment.kind === 'PDF' ? <Pages attachment={attachment} /> : <Picture attachment={attachment} />}
    </Dialog>
  );
}

function Pages({ attachment }: Readonly<{ attachment: OpenedAttachment }>) {
  const [bytes] = useState(() => bytesOfBase64(attachment.contentBase64));
  const [page, setPage] = useState(1);
  const [pages, setPages] = useState(1);
  return (
    <>
      <div className="acts-attachment"><PdfPage bytes={bytes} name={`Allegato, pagina ${page}`} page={page} onDrawn={setPages} /></div>
      {pages === 1 ? null : (
        <p className="sp-buttons acts-pages">
          <ActionButton compact label="Pagina prima" shortcut="PageUp" disabledReason={page === 1 ? 'È la prima pagina.' : null} onPress={() => setPage(page - 1)} />
          <span role="status">{page} di {countOf(pages, 'pagina', 'pagine')}</span>
          <ActionButton compact label="Pagina dopo" shortcut="PageDown" disabledReason={page === pages ? 'È l’ultima pagina.' : null} onPress={() => setPage(page + 1)} />
        </p>
      )}
    </>
  );
}

const MEDIA: Readonly<Record<Exclude<OpenedAttachment['kind'], 'PDF' | 'OTHER'>, string>> = { PNG: 'image/png', JPEG: 'image/jpeg', WEBP: 'image/webp' };

function Picture({ attachment }: Readonly<{ attachment: OpenedAttachment }>) {
  const [address, setAddress] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  const { kind, contentBase64 } = attachment;
  useEffect(() => {
    if (kind === 'PDF' || kind === 'OTHER') return;
    const made = URL.createObjectURL(new Blob([bytesOfBase64(contentBase64).slice()], { type: MEDIA[kind] }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [kind, contentBase64]);
  if (broken) return <p>La foto è rovinata e qui non si vede: salvane una copia e aprila con un altro programma.</p>;
  return <div className="acts-attachment">{address === null ? null : <img src={address} alt="Allegato mostrato dal cittadino" onError={() => setBroken(true)} />}</div>;
}
