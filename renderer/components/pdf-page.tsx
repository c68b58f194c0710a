import { useEffect, useRef, useState } from 'react';
import type { PDFDocumentLoadingTask, RenderTask } from 'pdfjs-dist';

export type PdfPageProps = Readonly<{
  /** The very bytes that will be printed or saved. */
  bytes: Uint8Array;
  /** What the page is, for readers: `Anteprima dell’avviso`. */
  name: string;
  /** First page is 1. */
  page?: number;
  /** `page` (default): all of it in its box. `width`: as wide as its box, however high. */
  fit?: 'page' | 'width';
  /** Called when the page is on screen (used to measure F9 → page). */
  onDrawn?: (pages: number) => void;
}>;

/** Widest side of the canvas in device pixels: a page at 200 % on a dense screen stays within memory. */
const MOST_PIXELS = 2600;

type PdfTools = Readonly<{ open: (bytes: Uint8Array) => PDFDocumentLoadingTask }>;
let tools: Promise<PdfTools> | null = null;

/** Loads pdf.js and starts its worker once for the whole window: a worker for each page would cost the preview its 300 ms. */
async function loadPdfTools(): Promise<PdfTools> {
  // The legacy build carries the polyfills that common browsers of the last years need.
  const [pdfjs, source] = await Promise.all([import('pdfjs-dist/legacy/build/pdf.min.mjs'), import('pdfjs-dist/legacy/build/pdf.worker.min.mjs?url')]);
  pdfjs.GlobalWorkerOptions.workerSrc = source.default;
  const worker = new pdfjs.PDFWorker();
  // pdf.js takes the buffer away: the caller keeps its own bytes. Fonts are embedded in every paper of ours.
  return { open: (bytes) => pdfjs.getDocument({ data: bytes.slice(), worker, isEvalSupported: false, useSystemFonts: false, enableXfa: false, useWasm: false }) };
}

function pdfTools(): Promise<PdfTools> {
  tools ??= loadPdfTools().catch((error: unknown) => { tools = null; throw error; });
  return tools;
}

/** Gets the page drawing ready before the first paper comes (a form calls it when it opens). */
export function warmPdfPage(): void {
  pdfTools().catch(() => undefined);
}

/**
 * One page of a PDF on a canvas, always white, scaled to fit its box in width and height.
 * The old page stays until the new one is drawn: no flicker while typing. Source: screens specification, "Prints".
 */
export function PdfPage({ bytes, name, page = 1, fit: fitted = 'page', onDrawn }: PdfPageProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<Readonly<{ width: number; height: number }> | null>(null);
  const [failed, setFailed] = useState(false);
  const drawn = useRef(onDrawn);
  drawn.current = onDrawn;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize((old) => (old?.width === element.clientWidth && (fitted === 'width' || old.height === element.clientHeight) ? old : { width: element.clientWidth, height: element.clientHeight })));
    observer.observe(element);
    return () => observer.disconnect();
  }, [fitted]);

  useEffect(() => {
    if (size === null || size.width === 0) return;
    let stopped = false;
    let task: RenderTask | null = null;
    let loading: PDFDocumentLoadingTask | null = null;
    const draw = async () => {
      const { open } = await pdfTools();
      if (stopped) return;
      loading = open(bytes);
      const pdf = await loading.promise;
      if (stopped) return;
      const sheet = await pdf.getPage(Math.min(page, pdf.numPages));
      const plain = sheet.getViewport({ scale: 1 });
      const fit = Math.min(size.width / plain.width, fitted === 'page' && size.height > 80 ? size.height / plain.height : Number.POSITIVE_INFINITY);
      const density = Math.min(window.devicePixelRatio || 1, MOST_PIXELS / (Math.max(plain.width, plain.height) * fit));
      const viewport = sheet.getViewport({ scale: fit * density });
      const off = document.createElement('canvas');
      off.width = Math.floor(viewport.width);
      off.height = Math.floor(viewport.height);
      if (stopped) return;
      task = sheet.render({ canvas: off, viewport, background: '#ffffff' });
      await task.promise;
      const target = canvas.current;
      if (stopped || target === null) return;
      target.width = off.width;
      target.height = off.height;
      target.style.width = `${off.width / density}px`;
      target.style.height = `${off.height / density}px`;
      target.getContext('2d')?.drawImage(off, 0, 0);
      setFailed(false);
      drawn.current?.(pdf.numPages);
    };
    draw().catch(() => { if (!stopped) setFailed(true); });
    return () => { stopped = true; task?.cancel(); void loading?.destroy(); };
  }, [bytes, page, size, fitted]);

  return (
    <div ref={box} className="sp-pdf">
      <canvas ref={canvas} role="img" aria-label={name} className="sp-pdf-sheet" hidden={failed} />
      {failed ? <p className="help">La pagina non si può mostrare qui. Puoi comunque stamparla o salvarla.</p> : null}
    </div>
  );
}

/** Bytes of a document that crossed the bridge in base64. */
export function bytesOfBase64(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
