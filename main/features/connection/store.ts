import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const settingRow = z.object({ connector: z.string().nullable(), settingsJson: z.string(), enabled: z.int(), testedAt: z.string().nullable(), version: z.int() });
const settings = z.record(z.string(), z.string());
export type StoredConnection = Readonly<{ connector: string | null; settings: Readonly<Record<string, string>>; enabled: boolean; testedAt: string | null; version: number }>;

/** What was chosen for the connection; null while nobody has. Never a key or a password: those are in the secret store. */
export async function findConnection(reader: Reader): Promise<StoredConnection | null> {
  const row = await reader.get(settingRow, '/* connection.one */ SELECT connector, settings_json, enabled, tested_at, version FROM connection_setting WHERE id = 1');
  return row === null ? null : { connector: row.connector, settings: settings.parse(JSON.parse(row.settingsJson)), enabled: row.enabled === 1, testedAt: row.testedAt, version: row.version };
}

const modeRow = z.object({ connector: z.string() });

/** The connector in use; null in connection mode *manuale*. Asked for by every saving and printing: one row. */
export async function enabledConnector(reader: Reader): Promise<string | null> {
  return (await reader.get(modeRow, '/* connection.mode */ SELECT connector FROM connection_setting WHERE id = 1 AND enabled = 1 AND connector IS NOT NULL'))?.connector ?? null;
}

/** Writes the connection; `expectedVersion` null when there is none yet. False when somebody else wrote it since. */
export async function writeConnection(unit: UnitOfWork, connection: Omit<StoredConnection, 'version'>, expectedVersion: number | null): Promise<boolean> {
  const values = [connection.connector, JSON.stringify(connection.settings), connection.enabled ? 1 : 0, connection.testedAt, unit.now];
  const { changes } = expectedVersion === null
    ? await unit.run('/* connection.add */ INSERT INTO connection_setting (id, connector, settings_json, enabled, tested_at, changed_at, version) VALUES (1, ?, ?, ?, ?, ?, 1) ON CONFLICT (id) DO NOTHING', values)
    : await unit.run('/* connection.change */ UPDATE connection_setting SET connector = ?, settings_json = ?, enabled = ?, tested_at = ?, changed_at = ?, version = version + 1 WHERE id = 1 AND version = ?', [...values, expectedVersion]);
  return changes === 1;
}
