import { useEffect, useMemo, useState } from 'react';
import { noticeWindowProblem, USUAL_WINDOWS, windowProblem } from '../../../main/domain/envelope-window.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { ActionButton, bytesOfBase64, FailureState, FormRow, LargePage, Panel, PdfPage, RadioCards, Strip, TextField } from '../../components/index.ts';
import { WINDOW_CHOICES, WINDOW_FIELDS, windowFormOf, windowKind, windowOf, type WindowForm } from './window-form.ts';

type WindowPanelProps = Readonly<{ form: WindowForm | null; onChange: (form: WindowForm | null) => void; onLeave: (path: string) => void; errorAt: (path: string) => string | null }>;

/** How long nothing is typed before the pages are drawn again. */
const REST_MS = 400;

/** Finestra della busta: where the address of the cover letter goes, seen on a letter and on a notice. */
export function WindowPanel({ form, onChange, onLeave, errorAt }: WindowPanelProps) {
  const choose = (kind: string) => {
    const usual = USUAL_WINDOWS.find(({ key }) => key === kind);
    if (kind === 'NONE') onChange(null);
    else if (usual !== undefined) onChange(windowFormOf(usual.window));
    else if (form === null) onChange(windowFormOf({ left: 105, top: 54, width: 95, height: 34 }));
  };
  const window = useMemo(() => (form === null ? null : windowOf(form)), [form]);
  const problem = window === null || windowProblem(window) !== null ? null : noticeWindowProblem(window);
  const good = window !== null && windowProblem(window) === null;
  return (
    <Panel title="Finestra della busta" note="millimetri sul foglio A4 da imbustare, dall’angolo in alto a sinistra" padded>
      <FormRow label="Finestra" group>{() => <div className="config-cards"><RadioCards name="Finestra della busta" choices={WINDOW_CHOICES} value={windowKind(form)} onChoose={choose} /></div>}</FormRow>
      {form === null ? null : WINDOW_FIELDS.map(({ field, label }) => (
        <TextField key={field} label={label} path={`window.${field}`} value={form[field]} onChange={(typed) => onChange({ ...form, [field]: typed })} onLeave={() => onLeave(`window.${field}`)} width="short" inputMode="numeric" fact="mm" error={errorAt(`window.${field}`)} />
      ))}
      {!good ? null : <div className="config-below">{problem === null ? <Strip tone="green">Anche un avviso senza lettera mostra nella finestra solo nome e indirizzo.</Strip> : <Strip tone="amber">{problem}</Strip>}</div>}
      <Pages window={good ? window : null} hidden={form !== null && !good} />
      <p className="help config-below">Le misure di partenza sono quelle della busta 110 × 230 con il foglio piegato in tre: prova con una busta vera. L’avviso segue il modello di pagoPA e non si sposta; l’indirizzo della lettera va nella finestra.</p>
    </Panel>
  );
}

const PAGES = [{ page: 1, name: 'Anteprima della lettera nella busta', caption: 'Lettera di accompagnamento' }, { page: 2, name: 'Anteprima dell’avviso nella busta', caption: 'Avviso senza lettera' }] as const;

/** A letter and its notice as they would be, redrawn when the measures rest. Pages of the measures before are pale and said to be old: where the window falls must not be read off them. */
function Pages({ window, hidden }: Readonly<{ window: ReturnType<typeof windowOf>; hidden: boolean }>) {
  const client = useClient();
  const [rested, setRested] = useState(window);
  const [large, setLarge] = useState<(typeof PAGES)[number] | null>(null);
  useEffect(() => { const timer = setTimeout(() => setRested(window), REST_MS); return () => clearTimeout(timer); }, [window]);
  const page = useOperation({ key: ['papers.preview', rested], topics: ['setup'], keepPrevious: true, call: (signal) => client.papers.preview({ window: rested, letter: null }, { signal }) });
  const base64 = page.value?.pdfBase64 ?? null;
  const bytes = useMemo(() => (base64 === null ? null : bytesOfBase64(base64)), [base64]);
  if (hidden) return <p className="help">Correggi le misure per vedere l’anteprima.</p>;
  if (page.state === 'failed') return <FailureState title="L’anteprima non si è disegnata" failure={page.failure} onRetry={page.reload} />;
  if (bytes === null) return null;
  const old = rested !== window || page.refreshing;
  return (
    <>
      <p className="help config-below" role="status">{old ? 'L’anteprima si aggiorna con le nuove misure…' : window === null ? 'Senza finestra, la lettera ha l’indirizzo al posto solito.' : 'La cornice blu è la finestra della busta: si vede quello che c’è dentro.'}</p>
      <div className={old ? 'window-pages window-pages-old' : 'window-pages'} aria-busy={old}>
        {PAGES.map((one) => (
          <figure key={one.page}>
            <PdfPage bytes={bytes} page={one.page} name={one.name} fit="width" />
            <figcaption className="detail">{one.caption}</figcaption>
            <ActionButton label={one.page === 1 ? 'Ingrandisci la lettera' : 'Ingrandisci l’avviso'} icon="search" compact onPress={() => setLarge(one)} />
          </figure>
        ))}
      </div>
      <LargePage open={large !== null} bytes={bytes} page={large?.page ?? 1} name={large?.name ?? PAGES[0].name} onClose={() => setLarge(null)} />
    </>
  );
}
