import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TOPICS, type Topic } from '../../contract/index.ts';
import type { DataEngine } from '../../data/engine.ts';
import { ok } from '../../domain/result.ts';
import { administratorNames, operations, toSessionShape } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { readConnection } from '../connection/index.ts';
import { readEntity, setupStep } from '../setup/index.ts';
import { archiveInformation } from './information.ts';
import { verifyArchive } from './verification.ts';

/** When the last safety copy was made, from the names the engine gives its copies; null when there is none. */
async function lastBackup(context: ApplicationContext): Promise<string | null> {
  const folder = join(context.installation.dataDir, 'backups');
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith('.partial')).toSorted();
  const stamp = names.at(-1)?.match(/(\d{4})-?(\d{2})-?(\d{2})T?(\d{2})?-?(\d{2})?/);
  return stamp === null || stamp === undefined ? null : `${stamp[1]}-${stamp[2]}-${stamp[3]}T${stamp[4] ?? '00'}:${stamp[5] ?? '00'}:00.000Z`;
}

function isTopic(topic: string): topic is Topic {
  return TOPICS.some((known) => known === topic);
}

type Change = Readonly<{ topic: Topic; revision: number }>;

/** Revisions of the topics as they change: the current ones first, so that a page that comes back misses nothing. */
async function* changesOf(engine: DataEngine, signal: AbortSignal | undefined): AsyncGenerator<Change> {
  const waiting: Change[] = [];
  let wake: (() => void) | null = null;
  const push = (changed: readonly Readonly<{ topic: string; revision: number }>[]) => {
    for (const { topic, revision } of changed) if (isTopic(topic)) waiting.push({ topic, revision });
    wake?.();
  };
  const end = engine.topics.subscribe(push);
  const abort = () => wake?.();
  signal?.addEventListener('abort', abort);
  try {
    push(TOPICS.map((topic) => ({ topic, revision: engine.topics.revision(topic) })));
    while (signal?.aborted !== true) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    end();
    signal?.removeEventListener('abort', abort);
  }
}

/** The part of the contract about the archive as a whole. */
export function createCareRouter() {
  const os = operations.application;
  return {
    status: os.status.handler(({ context }) => context.application.engine.read(async (reader) => {
      const { application, session } = context;
      const state = session.state();
      const entity = await readEntity(reader);
      return ok({
        setupStep: await setupStep(reader), testArchive: application.testArchive, entityName: entity?.name ?? null, session: state.kind === 'OUT' ? null : toSessionShape(state.operator), ended: state.kind === 'OUT' ? state.why : null, locked: state.kind === 'LOCKED', today: application.clock.today(),
        now: new Date(application.clock.nowMs()).toISOString(), version: application.installation.version, connectionMode: (await readConnection(application, reader)).mode, administrators: await administratorNames(reader), lastBackup: await lastBackup(application), idleMinutes: session.idleMinutes,
      });
    })),
    information: os.information.handler(({ context }) => context.application.engine.read(async (reader) => ok(await archiveInformation(context.application, reader)))),
    verify: os.verify.handler(async ({ context }) => ok(await verifyArchive(context.application))),
    changes: os.changes.handler(({ context, signal }) => changesOf(context.application.engine, signal)),
  };
}
