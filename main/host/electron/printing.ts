import type { WebContentsPrintOptions } from 'electron';
import { err, ok } from '../../domain/result.ts';
import type { PrintPort } from '../host-ports.ts';

/** A hidden window of the browser's own PDF viewer. Checked against Electron's types in `main.ts`. */
export type PrintWindow = Readonly<{
  loadFile(path: string): Promise<void>;
  print(options: WebContentsPrintOptions, done: (success: boolean, failureReason: string) => void): void;
  destroy(): void;
}>;

export type PrintingDependencies = Readonly<{
  openHiddenWindow(): PrintWindow;
  /** Writes the PDF to a file only the user can read and gives its path; the name holds nothing personal. */
  writeTemporary(pdf: Uint8Array): Promise<string>;
  removeTemporary(path: string): Promise<void>;
}>;

/** Asks with the system's dialog; the page's own size and no scaling, or the codes of a notice would not be read. */
const PRINT_OPTIONS: Readonly<WebContentsPrintOptions> = Object.freeze({
  silent: false,
  printBackground: true,
  scaleFactor: 100,
  margins: Object.freeze({ marginType: 'none' }),
});

/** Electron's word for a dialog closed by the person. */
const CANCELLED = 'Print job canceled';

export function createPrintPort(dependencies: PrintingDependencies): PrintPort {
  return async (pdf) => {
    const path = await dependencies.writeTemporary(pdf);
    const window = dependencies.openHiddenWindow();
    try {
      await window.loadFile(path);
      const reason = await print(window);
      if (reason === undefined) return ok('HANDED_TO_PRINTER');
      return err({ code: reason === CANCELLED ? 'CANCELLED' : 'FAILED' });
    } catch {
      return err({ code: 'FAILED' });
    } finally {
      window.destroy();
      await dependencies.removeTemporary(path);
    }
  };
}

function print(window: PrintWindow): Promise<string | undefined> {
  return new Promise((resolve) => {
    window.print({ ...PRINT_OPTIONS }, (success, failureReason) => resolve(success ? undefined : failureReason));
  });
}
