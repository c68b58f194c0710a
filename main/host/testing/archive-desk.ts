import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { layMigratedArchive } from '../../data/migrated-archive.fixture.ts';
import { createWindowSession } from '../../features/access/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { createRunSecrets } from '../secrets/secret-place.ts';
import { openArchive, type OpenArchive } from '../open-archive.ts';

/** A Comune of invention, as `setup --from` takes it. */
export const SETUP_FILE = {
  entity: { fiscalCode: '99999000013', name: 'Comune di Montelupara Test', department: 'Ufficio Tributi', cbillCode: 'ABCDE', infoLines: 'www.comune.example.it - tel. 0123 456789' },
  numbering: { auxDigit: 3, segregationCode: '01', otherSegregationCodes: ['02'], applicationPrefix: '07', workstation: '001' },
  accounts: [{ iban: 'IT30G9999961000000060717356', label: 'Tesoreria' }],
  services: [{ code: 'TARI', office: 'Tributi', name: 'Tassa rifiuti', taxonomy: '9/0101101IM/', account: 'IT30G9999961000000060717356', description: 'TARI {anno}', dueDays: 60, dueDateRequired: true, anonymousAllowed: false }],
  operator: { username: 'admin', name: 'Amministratore', role: 'ADMINISTRATOR' },
};
export const ADMIN_PASSWORD = 'corretta cavalla batteria 42';

/** A fixed moment: Tuesday 24 November 2026, 10:00 in Rome. */
export const TEST_NOW_MS = Date.parse('2026-11-24T09:00:00Z');

/** Opens a fresh archive in a folder of its own; `cleanUp` closes and removes it. */
export async function openTestArchive(options: Readonly<{ nowMs?: () => number; testArchive?: boolean }> = {}): Promise<Readonly<{ archive: OpenArchive; cleanUp(): Promise<void> }>> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-archive-'));
  await layMigratedArchive(join(folder, 'data'));
  const opened = await openArchive({ dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs: options.nowMs ?? (() => TEST_NOW_MS), testArchive: options.testArchive ?? false, syncParts: { secretPlace: async () => createRunSecrets() } });
  if (!opened.ok) throw new Error(opened.error.message);
  return {
    archive: opened.value,
    async cleanUp() {
      await opened.value.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh archive already set up from {@link SETUP_FILE}. */
export async function openReadyArchive(options: Readonly<{ nowMs?: () => number }> = {}) {
  const opened = await openTestArchive(options);
  const applied = await applySetupFile(opened.archive.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  return opened;
}

/** The operations as one window calls them, without a wire between. */
export function openWindow(archive: OpenArchive) {
  return createRouterClient(createApplicationRouter(), { context: { application: archive.context, session: createWindowSession(archive.context.clock) } });
}
export type WindowClient = ReturnType<typeof openWindow>;

/** A window where the administrator of {@link SETUP_FILE} is logged in. */
export async function openAdministratorWindow(archive: OpenArchive): Promise<WindowClient> {
  const client = openWindow(archive);
  const answer = await client.access.login({ username: 'admin', password: ADMIN_PASSWORD });
  if (!answer.ok) throw new Error(answer.error.message);
  return client;
}

/** The value of a good answer; a refusal fails the test with its message. */
export function valueOf<T>(answer: Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: Readonly<{ code: string; message: string; field: string | null }> }>): T {
  if (!answer.ok) throw new Error(`${answer.error.code} ${answer.error.field ?? ''}: ${answer.error.message}`);
  return answer.value;
}

export function newRequestId(): string {
  return randomUUID();
}

/** A form as the counter sends it, for the service and the amount given. */
export function counterForm(serviceId: number, amountCents = 15000) {
  return {
    serviceId, year: 2026, fields: { anno: '2026' }, description: 'TARI 2026', amountCents, dueDate: '2026-12-31', payableUntil: null, notes: null,
    debtor: { fiscalCode: 'RSSMRA80A01H501U', type: 'F' as const, name: 'Rossi Mario', address: { street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT' }, email: null, pec: null, phone: null },
  };
}
