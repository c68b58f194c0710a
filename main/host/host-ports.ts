import type { Result } from '../domain/result.ts';
import type { ToSave } from '../features/application-context.ts';

/** Why a port of the host did not do what it was asked. `CANCELLED`: the person closed the dialog. */
export type HostPortError = Readonly<{ code: 'CANCELLED' | 'UNAVAILABLE' | 'FAILED' }>;

/** Prints a PDF through the system's dialog, at actual size. */
export type PrintPort = (pdf: Uint8Array) => Promise<Result<'HANDED_TO_PRINTER', HostPortError>>;

/** Asks where to save a file and writes it there. `suggestedName` is a plain file name without personal data. */
export type SaveDialogPort = (suggestedName: string, content: ToSave) => Promise<Result<'SAVED', HostPortError>>;

/**
 * Keeps secrets (connector keys, passwords of certificates) under the operating system's protection.
 * There is no plaintext fallback: where the system offers no protection, both answer `UNAVAILABLE`.
 */
export type SecretStore = Readonly<{
  seal(secret: string): Promise<Result<Uint8Array, HostPortError>>;
  open(sealed: Uint8Array): Promise<Result<string, HostPortError>>;
}>;

/** What a host lends to the core. A port that the host does not have is null, never a stub. */
export type HostPorts = Readonly<{
  kind: 'loopback' | 'electron' | 'cli' | 'test';
  print: PrintPort | null;
  saveDialog: SaveDialogPort | null;
  secretStore: SecretStore | null;
  /** Shows the application's window to the person (a second start was attempted). */
  bringForward(): void;
  /** Asks the host to end, after a command handed over said so. */
  requestExit(): void;
}>;
