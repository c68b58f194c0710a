import type { DocumentDrawing } from '../../features/notices/index.ts';

/** Begins to draw, and starts what that takes, at the first paper: most commands print nothing. */
export function createLazyDrawing(create: () => DocumentDrawing): DocumentDrawing {
  let made: DocumentDrawing | null = null;
  const drawing = (): DocumentDrawing => {
    made ??= create();
    return made;
  };
  return {
    notice: (content) => drawing().notice(content),
    notices: (contents) => drawing().notices(contents),
    receipt: (content) => drawing().receipt(content),
    quittance: (print) => drawing().quittance(print),
    report: (content) => drawing().report(content),
    close: async () => { await made?.close(); },
  };
}
