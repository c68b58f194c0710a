import { err, type Result } from '../../../domain/result.ts';

/** `out`: written by us, emptied by the partner. `in`: the partner's, only read here. Each writes in its own folder, so that no two ever write the same file. */
export type ExchangeFolder = 'out' | 'in';

/** `modifiedMs`: by the clock of whoever keeps the file. */
export type ListedFile = Readonly<{ name: string; bytes: number; modifiedMs: number }>;

export type ExchangeFailure =
  /** Passes by itself. `maybeDone`: what was asked may have been done all the same. */
  | Readonly<{ kind: 'unreachable'; code: string; maybeDone: boolean }>
  /** Somebody must change something: key, password, rights, folder. `message` is Italian, with the remedy. */
  | Readonly<{ kind: 'denied'; code: string; message: string }>
  | Readonly<{ kind: 'missing' }>
  | Readonly<{ kind: 'too-large' }>;
export type Exchanged<T> = Result<T, ExchangeFailure>;

/**
 * The two folders, wherever they are. Nothing here throws for what the disk or the network does.
 * A file that is written appears whole under its name or not at all.
 */
export interface Exchange {
  list(folder: ExchangeFolder, signal: AbortSignal): Promise<Exchanged<readonly ListedFile[]>>;
  read(folder: ExchangeFolder, name: string, maxBytes: number, signal: AbortSignal): Promise<Exchanged<Uint8Array>>;
  write(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<Exchanged<void>>;
  /** Only for what we wrote and nobody has been told of. A file that is not there is no failure. */
  remove(name: string, signal: AbortSignal): Promise<Exchanged<void>>;
  /** Whether the clock of {@link ListedFile} is somebody else's. */
  readonly remoteClock: boolean;
  /** Where the folders are, in words for a person. */
  readonly place: string;
  close(): Promise<void>;
}

/** A file that is not whole yet has this ending: the partner looks at none that has. */
export const UNFINISHED_ENDING = '.part';

/** Where a whole folder is asked for, «not there» is nothing that passes by itself. */
export function folderThere<T>(answer: Exchanged<T>, folder: ExchangeFolder): Exchanged<T> {
  if (answer.ok || answer.error.kind !== 'missing') return answer;
  return err({ kind: 'denied', code: 'FOLDER_MISSING', message: `Nella cartella di scambio manca la cartella «${folder}»: controlla il percorso e che la cartella sia raggiungibile, oppure chiedi al partner di crearla.` });
}
