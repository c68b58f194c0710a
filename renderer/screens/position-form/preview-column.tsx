import { useEffect, useState } from 'react';
import { LargePage, LinkButton, PdfPage, countOf, warmPdfPage } from '../../components/index.ts';
import type { Preview } from './use-preview.ts';

const NAME = 'Anteprima dell’avviso';

/** The page itself while it is being written. Source: look reference, screen 04. */
export function PreviewColumn({ preview, note }: Readonly<{ preview: Preview; note: string }>) {
  const [large, setLarge] = useState(false);
  const { bytes, pages, warnings, problem } = preview;
  useEffect(warmPdfPage, []);
  return (
    <section className="pf-preview" aria-label={NAME}>
      <header className="pf-preview-head">
        <h2 className="name-title">Anteprima avviso</h2>
        {bytes === null ? null : <span className="detail">{countOf(pages, 'pagina', 'pagine')}</span>}
        {bytes === null ? null : <span className="sp-push"><LinkButton label="Ingrandisci" shortcut="Ctrl+I" onPress={() => setLarge(true)} /></span>}
      </header>
      {bytes === null ? <div className="pf-preview-empty help">La pagina compare con il servizio.</div> : <PdfPage bytes={bytes} name={NAME} />}
      <div role="status">
        {problem === null ? null : <p className="sp-error">{problem.message}</p>}
        {warnings.map((warning) => <p key={warning} className="pf-warning sp-toned tone-amber">{warning}</p>)}
      </div>
      <p className="detail pf-preview-note">{note}</p>
      <LargePage open={large} bytes={bytes} name={NAME} onClose={() => setLarge(false)} />
    </section>
  );
}
