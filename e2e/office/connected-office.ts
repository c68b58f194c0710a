import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { layMigratedArchive } from '../../main/data/migrated-archive.fixture.ts';
import { createWindowSession, type Operator } from '../../main/features/access/index.ts';
import { createInProcessDrawing } from '../../main/features/notices/index.ts';
import { applySetupFile } from '../../main/features/setup/index.ts';
import { createApplicationRouter } from '../../main/host/application-router.ts';
import { openArchive, type OpenArchive } from '../../main/host/open-archive.ts';
import { createRunSecrets } from '../../main/host/secrets/secret-place.ts';
import { ADMIN_PASSWORD, counterForm, SETUP_FILE, type WindowClient } from '../../main/host/testing/archive-desk.ts';
import type { RunSummary } from '../../main/intermediary/sync-engine.ts';
import { DEFAULT_APPLICATION, DEFAULT_KEY, startCounterpart, type Counterpart, type CounterpartOptions } from '../counterpart/index.ts';
import { createWarpedTime, type WarpedTime } from './warped-time.ts';

export type Made = Readonly<{ id: number; version: number; installmentId: number; nav: string }>;

type CounterForm = Omit<ReturnType<typeof counterForm>, 'payableUntil'> & Readonly<{ payableUntil: string | null }>;

/** An office with its archive and window, connected to the counterpart over HTTP on this computer; both live in one warped time. */
export type ConnectedOffice = Readonly<{
  time: WarpedTime; counterpart: Counterpart;
  window(): WindowClient; archive(): OpenArchive;
  /** Everything once: sends, receives, looks. */
  sync(): Promise<RunSummary>;
  create(more?: Partial<CounterForm>): Promise<Made>;
  state(id: number): Promise<string>;
  /** Ends the program as if it had been killed between two statements, and opens the archive again. */
  restart(): Promise<void>;
  /** The same while something is under way: what is not written by now never is. */
  crash(): Promise<void>;
  close(): Promise<void>;
}>;

export type OfficeOptions = Readonly<{ connector?: 'gpd' | 'govpay'; counterpart?: CounterpartOptions; settings?: Readonly<Record<string, string>>; start?: string; /** Where the archive's folder is made; absent: the temporary folder. */ within?: string }>;

const START = '2026-11-24T09:00:00.000Z';

function connectionOf(connector: 'gpd' | 'govpay', url: string) {
  if (connector === 'gpd') return { settings: { environment: 'OTHER', root: url, callsPerTenSeconds: '95', bulkThreshold: '500', keepAlive: 'true' }, secrets: { positionsKey: DEFAULT_KEY } };
  return {
    settings: { pendenzeUrl: `${url}/govpay/backend/api/pendenze/rs/basic/v2`, ragioneriaUrl: `${url}/govpay/backend/api/ragioneria/rs/basic/v3`, application: DEFAULT_APPLICATION.name, authentication: 'basic', user: DEFAULT_APPLICATION.user, zone: 'Europe/Rome', callsPerTenSeconds: '95', keepAlive: 'true' },
    secrets: { password: DEFAULT_APPLICATION.password },
  };
}

export function valueOf<T>(answer: Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: Readonly<{ code: string; message: string }> }>): T {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer.value;
}

/** A window where the administrator works and that never locks: in warped time hours pass between two calls. `known`: once logged in, another window of theirs costs no password. */
async function openTirelessWindow(archive: OpenArchive, known: Operator | null): Promise<Readonly<{ window: WindowClient; operator: Operator }>> {
  const session = createWindowSession({ nowMs: () => 0 });
  const window = createRouterClient(createApplicationRouter(), { context: { application: archive.context, session } });
  if (known === null) valueOf(await window.access.login({ username: 'admin', password: ADMIN_PASSWORD }));
  else session.open(known, -1);
  const state = session.state();
  if (state.kind !== 'IN') throw new Error('Nobody is logged in');
  return { window, operator: state.operator };
}

/** Opens an office, sets it up, tests the connection and switches it on. */
export async function openConnectedOffice(options: OfficeOptions = {}): Promise<ConnectedOffice> {
  const connector = options.connector ?? 'gpd';
  const time = createWarpedTime(options.start ?? START);
  const counterpart = await startCounterpart({ nowMs: time.nowMs, ...options.counterpart });
  const folder = await mkdtemp(join(options.within ?? tmpdir(), 'sportello-office-'));
  await layMigratedArchive(join(folder, 'data'));
  const secrets = createRunSecrets();
  const open = async (): Promise<OpenArchive> => {
    const opened = await openArchive({ dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs: time.nowMs, syncParts: { secretPlace: async () => secrets, scheduler: time.scheduler, random: () => 0.5 } });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  let archive = await open();
  const applied = await applySetupFile(archive.context, SETUP_FILE, { test: false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  let { window, operator } = await openTirelessWindow(archive, null);
  const connection = connectionOf(connector, counterpart.url);
  const requestId = randomUUID;
  valueOf(await window.connection.save({ requestId: requestId(), connector, settings: { ...connection.settings, ...options.settings }, secrets: connection.secrets, expectedVersion: null }));
  const tested = valueOf(await window.connection.test({ requestId: requestId() }));
  if (!tested.ok) throw new Error(`${tested.detail} ${JSON.stringify(tested.rights)}`);
  valueOf(await window.connection.switchOn({ requestId: requestId(), expectedVersion: valueOf(await window.connection.read({})).version }));

  return {
    time, counterpart, window: () => window, archive: () => archive,
    async sync() {
      const run = await archive.sync.runOnce();
      if (!run.ok) throw new Error(run.error);
      if (run.value === null) throw new Error('Nothing is connected');
      return run.value;
    },
    async create(more = {}) {
      const made = valueOf(await window.positions.create({ requestId: requestId(), ...counterForm(1), ...more, draft: false, acceptDuplicate: true, replacesId: null }));
      if (made.nav === null) throw new Error('No number');
      return { ...made, nav: made.nav };
    },
    state: async (id) => valueOf(await window.positions.show({ id, nav: null })).state,
    async restart() {
      await archive.close();
      archive = await open();
      ({ window, operator } = await openTirelessWindow(archive, operator));
    },
    async crash() {
      const killed = archive;
      await killed.context.engine.close();
      await killed.close().catch(() => undefined);
      archive = await open();
      ({ window, operator } = await openTirelessWindow(archive, operator));
    },
    async close() {
      await archive.close();
      await counterpart.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
