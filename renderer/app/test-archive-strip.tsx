/** On every screen of an archive which is not the real one: nobody must take its notices for true. */
export function TestArchiveStrip() {
  return <aside className="sp-test-archive" aria-label="Archivio di prova"><b>ARCHIVIO DI PROVA</b> – gli avvisi creati qui non si possono pagare</aside>;
}
