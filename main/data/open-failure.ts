import type { DatabaseError } from './database-error.ts';
import type { LockOwner } from './folder-lock.ts';
import type { MigrationFailure } from './migrate.ts';

/** Why a data folder cannot be opened; `message` is Italian, for the person at the desk. */
export type OpenFailure =
  | Readonly<{ kind: 'LOCKED'; message: string; pid: number | null; host: string | null }>
  | Readonly<{ kind: 'NETWORK_DRIVE'; message: string }>
  | Readonly<{ kind: 'FOLDER_NOT_WRITABLE'; message: string; code: string }>
  | Readonly<{ kind: 'NEWER_DATABASE'; message: string; databaseMigration: number; programMigration: number }>
  | Readonly<{ kind: 'MIGRATION_ALTERED'; message: string; migration: number }>
  | Readonly<{ kind: 'MIGRATION_FAILED'; message: string; migration: number; code: string; backupFile: string | null }>
  | Readonly<{ kind: 'CORRUPTED'; message: string; code: string }>
  | Readonly<{ kind: 'ENGINE_UNAVAILABLE'; message: string }>
  | Readonly<{ kind: 'ENGINE_VERSION'; message: string; found: string; wanted: string }>;

export function locked(owner: LockOwner): OpenFailure {
  const who = owner.pid === null ? 'un altro programma' : `il processo ${owner.pid} su ${owner.host ?? 'questo computer'}`;
  return { kind: 'LOCKED', ...owner, message: `La cartella dati è già in uso: la tiene aperta ${who}. Chiudi l’altra finestra di Sportello e riprova.` };
}

export function networkDrive(): OpenFailure {
  return {
    kind: 'NETWORK_DRIVE',
    message: 'La cartella dati si trova su un disco di rete, dove l’archivio potrebbe danneggiarsi. Scegli una cartella su un disco di questo computer.',
  };
}

export function folderNotWritable(thrown: unknown): OpenFailure {
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'UNKNOWN';
  const why = code === 'ENOSPC' || code === 'SQLITE_FULL' ? 'il disco è pieno' : 'non è possibile scriverci';
  return { kind: 'FOLDER_NOT_WRITABLE', code, message: `La cartella dati non può essere usata: ${why}. Controlla il disco e i permessi della cartella.` };
}

export function engineUnavailable(): OpenFailure {
  return { kind: 'ENGINE_UNAVAILABLE', message: 'Il motore dell’archivio (SQLite) non è preparato per questo computer. Avvia di nuovo con «npm start», che lo prepara.' };
}

export function engineVersion(found: string, wanted: string): OpenFailure {
  return { kind: 'ENGINE_VERSION', found, wanted, message: `Il motore dell’archivio (SQLite ${found}) è troppo vecchio: serve almeno la versione ${wanted}.` };
}

export function versionWarning(found: string, wanted: string): string {
  return `L’archivio usa SQLite ${found} invece della versione ${wanted}, su cui Sportello è provato: preparare il motore con un compilatore installato.`;
}

export function fromDatabaseError(error: DatabaseError): OpenFailure {
  if (error.code === 'SQLITE_CORRUPT' || error.code === 'SQLITE_NOTADB') {
    return { kind: 'CORRUPTED', code: error.code, message: 'L’archivio è danneggiato e non può essere aperto. Nulla è stato cambiato: ripristina una copia dalla cartella «backups».' };
  }
  return folderNotWritable(error);
}

export function fromMigration(failure: MigrationFailure, backupFile: string | null): OpenFailure {
  switch (failure.kind) {
    case 'NEWER_DATABASE':
      return { ...failure, message: 'L’archivio è stato creato da una versione più recente di Sportello. Aggiorna il programma: nulla è stato cambiato.' };
    case 'MIGRATION_ALTERED':
      return { ...failure, message: 'L’archivio è stato preparato da una versione di Sportello diversa da questa e non riconosciuta. Nulla è stato cambiato.' };
    case 'MIGRATION_FAILED': {
      const copy = backupFile === null ? '' : ' Una copia di prima si trova nella cartella «backups».';
      return { ...failure, backupFile, message: `L’aggiornamento dell’archivio non è riuscito e l’ultimo passo è stato annullato.${copy}` };
    }
  }
}
