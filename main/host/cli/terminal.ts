import type { DocumentDrawing } from '../../features/notices/index.ts';

/** What a command line needs of the world around it; in tests, strings in memory. */
export type Terminal = Readonly<{
  environment: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  input: AsyncIterable<Uint8Array | string>;
  /** Standard output. Resolves when it may take more. */
  write(text: string): Promise<void>;
  /** One line on standard error. */
  say(line: string): void;
  /** Asks without echo; null where nobody can answer. Resolves with null when the person gives up. */
  askPassword: ((question: string) => Promise<string | null>) | null;
  createDrawing(): DocumentDrawing;
  nowMs(): number;
  /** Folder of the number register; null = the user's state folder. */
  stateDir: string | null;
}>;
