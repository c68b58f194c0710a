import type { DeskKey } from '../data/desk-key.ts';
import type { DataEngine } from '../data/engine.ts';
import type { EventLog } from '../data/log.ts';
import type { Result } from '../domain/result.ts';
import type { CivilDate } from '../domain/civil-date.ts';
import type { RegistryImports } from './budget/registry-import.ts';
import type { ExportJobs } from './exports/export-jobs.ts';
import type { LotJobs } from './lots/lot-jobs.ts';
import type { DocumentDrawing } from './notices/drawing.ts';
import type { ReconciliationPort } from './reconciliation/reconciliation-port.ts';
import type { SyncPort } from './sync/sync-port.ts';
import type { Numbering } from '../data/numbering/number-blocks.ts';
import type { PaperNumbers } from '../data/numbering/paper-numbers.ts';

/** Time as the application sees it; `--today` of a test archive fixes the civil date. */
export type Clock = Readonly<{ nowMs(): number; today(): CivilDate }>;

/** What a host is to save: bytes, or a file that it copies without reading it whole. */
export type ToSave = Uint8Array | Readonly<{ file: string }>;

/** What the host does for the page on this computer; null where the page does it by itself (a browser). */
export type DeskPorts = Readonly<{
  print: ((pdf: Uint8Array) => Promise<Result<'HANDED_TO_PRINTER', Readonly<{ code: string }>>>) | null;
  saveDialog: ((suggestedName: string, content: ToSave) => Promise<Result<'SAVED', Readonly<{ code: string }>>>) | null;
}>;

/** What every feature of one opened archive works with. Made once by the composition root. */
export type ApplicationContext = Readonly<{
  engine: DataEngine;
  log: EventLog;
  clock: Clock;
  numbering: Numbering;
  /** How far the papers of the body itself are numbered, outside the archive. */
  paperNumbers: PaperNumbers;
  /** What this desk signs files for other desks with. */
  deskKey: DeskKey;
  drawing: DocumentDrawing;
  exports: ExportJobs;
  registryImports: RegistryImports;
  lots: LotJobs;
  desk: DeskPorts;
  /** The engine that sends and receives; null in a process that does neither. */
  sync: SyncPort | null;
  /** Matches what comes in with the treasury; null in a process that does not. */
  reconciliation: ReconciliationPort | null;
  /** Archive made with `setup --test`: ARCHIVIO DI PROVA on every screen and print. */
  testArchive: boolean;
  installation: Readonly<{
    version: string; commit: string | null; dataDir: string; databaseId: string; sqliteVersion: string;
    engineSource: 'COMPILED' | 'PREBUILT' | 'UNKNOWN'; host: string; warnings: readonly string[];
  }>;
}>;
