import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../domain/result.ts';

export type LoopbackArguments = Readonly<{
  dataDir: string;
  staticDir: string | null;
  /** 0: chosen by the system. */
  port: number;
  openBrowser: boolean;
  /** Shows the browser's print dialog; without it F9 prints on the default printer at once. */
  askPrinter: boolean;
  /** Prints one JSON line with origin and address, and ends when standard input ends. */
  testDriver: boolean;
}>;

/** @returns the arguments, or an Italian sentence saying what is wrong with them */
export function readArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Result<LoopbackArguments, string> {
  const parsed = parse(argv);
  if (parsed === undefined) return err('Argomenti non riconosciuti. Ammessi: --data CARTELLA, --port NUMERO, --no-browser, --ask-printer, --static CARTELLA.');
  const port = Number(parsed.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return err('La porta deve essere un numero tra 0 e 65535.');
  return ok({
    dataDir: resolve(parsed.data ?? defaultDataDir(environment, platform)),
    staticDir: parsed.static === undefined ? null : resolve(parsed.static),
    port,
    openBrowser: parsed['no-browser'] !== true && parsed['test-driver'] !== true,
    askPrinter: parsed['ask-printer'] === true,
    testDriver: parsed['test-driver'] === true,
  });
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        data: { type: 'string' },
        static: { type: 'string' },
        port: { type: 'string' },
        'no-browser': { type: 'boolean' },
        'ask-printer': { type: 'boolean' },
        'test-driver': { type: 'boolean' },
      },
    });
    return values;
  } catch {
    return undefined;
  }
}

/** Where the data folder lies when nobody says: where each system keeps the data of a user's programs. */
export function defaultDataDir(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform, home: string = homedir()): string {
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Sportello');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Sportello');
  return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'sportello');
}
