import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const settingRow = z.object({ fourEyesCents: z.int().nullable(), version: z.int() });
/** From `fourEyesCents` on two persons accept (null: never); `version` 0: nobody has chosen yet. */
export type ReconciliationSettings = Readonly<z.infer<typeof settingRow>>;

export async function readSettings(reader: Reader): Promise<ReconciliationSettings> {
  return (await reader.get(settingRow, '/* reconciliation.settings */ SELECT four_eyes_cents, version FROM reconciliation_setting WHERE id = 1')) ?? { fourEyesCents: null, version: 0 };
}

export async function writeSettings(unit: UnitOfWork, { fourEyesCents, version }: ReconciliationSettings): Promise<void> {
  await unit.run('/* reconciliation.saveSettings */ INSERT INTO reconciliation_setting (id, four_eyes_cents, version, changed_at) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET four_eyes_cents = excluded.four_eyes_cents, version = excluded.version, changed_at = excluded.changed_at', [fourEyesCents, version, unit.now]);
}
