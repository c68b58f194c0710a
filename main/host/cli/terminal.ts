import type { DocumentDrawing } from '../../features/notices/index.ts';
import type { Handed } from '../handover.ts';
import type { OpenArchive } from '../open-archive.ts';

/** What a command line needs of the world around it; in tests, strings in memory. */
export type Terminal = Readonly<{
  environment: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** Where the command was typed: what a path is relative to. */
  workingFolder: string;
  /** The archive of the window that runs the command for somebody else; null where the command opens the folder itself. */
  archiveOfWindow: OpenArchive | null;
  /** Has the window that owns a data folder run the command; null inside such a window. */
  handOver: ((argv: readonly string[], dataDir: string) => Promise<Handed>) | null;
  input: AsyncIterable<Uint8Array | string>;
  /** Standard output. Resolves when it may take more. */
  write(text: string): Promise<void>;
  /** One line on standard error. */
  say(line: string): void;
  /** Asks without echo; null where nobody can answer. `PEM`: several lines, up to the one that begins with «-----END». Resolves with null when the person gives up. */
  askPassword: ((question: string, what?: 'LINE' | 'PEM') => Promise<string | null>) | null;
  createDrawing(): DocumentDrawing;
  nowMs(): number;
  /** Folder of the number register; null = the user's state folder. */
  stateDir: string | null;
}>;
