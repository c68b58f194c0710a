/**
 * What the surroundings of the page can do. Screens ask this and never which host they run in.
 *
 * - `print`: `SYSTEM`, the core prints the PDF through the system's dialog at actual size; `BROWSER`, the page prints it
 *   itself through the browser's PDF viewer (`printPdf`).
 * - `saveDialog`: `SYSTEM`, the core asks where to save; `DOWNLOAD`, the browser downloads (`savePdf`).
 * - `closingQuestion`: who asks before the window closes while printed notices are unsent: `SYSTEM`, the core; `PAGE`, the page through the browser.
 * - `secretStore`: whether secrets can be kept under the operating system's protection; without it they are asked for.
 */
export type Capabilities = Readonly<{
  print: 'SYSTEM' | 'BROWSER';
  saveDialog: 'SYSTEM' | 'DOWNLOAD';
  closingQuestion: 'SYSTEM' | 'PAGE';
  secretStore: boolean;
}>;

/** Over a port the page lives in the desktop application; over a socket in a browser. */
export type Surroundings = 'PORT' | 'SOCKET';

export function surroundingsOf(protocol: string): Surroundings {
  return protocol === 'app:' ? 'PORT' : 'SOCKET';
}

export function capabilitiesOf(surroundings: Surroundings): Capabilities {
  return surroundings === 'PORT'
    ? { print: 'SYSTEM', saveDialog: 'SYSTEM', closingQuestion: 'SYSTEM', secretStore: true }
    : { print: 'BROWSER', saveDialog: 'DOWNLOAD', closingQuestion: 'PAGE', secretStore: false };
}
