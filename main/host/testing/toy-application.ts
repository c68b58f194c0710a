import { eventIterator } from '@orpc/contract';
import { implement } from '@orpc/server';
import { z } from 'zod';
import { contractBase, mutation, query } from '../../contract/operation.ts';
import type { ClientIdentity, Fault, ServedApplication } from '../served-application.ts';

/** A contract just large enough to show what transports must do, made with the real contract's own builders. */
export const toyContract = {
  rows: {
    add: mutation('ANYONE', { name: z.string().min(1) }, z.object({ id: z.int() })),
    list: query('ANYONE', {}, z.object({ names: z.array(z.string()), client: z.string() })),
    find: query('ANYONE', { id: z.int() }, z.object({ name: z.string() })),
    faulty: query('ANYONE', { name: z.string() }, z.object({ name: z.string() })),
    file: query('ANYONE', { bytes: z.int().max(40_000_000) }, z.object({ content: z.instanceof(Blob) })),
    wait: query('ANYONE', {}, z.object({})),
  },
  changes: contractBase.meta({ access: 'ANYONE', kind: 'QUERY' })
    .input(z.strictObject({})).output(eventIterator(z.object({ topic: z.string(), revision: z.int() }))),
};

type ToyContext = Readonly<{ client: ClientIdentity }>;

export type ToyApplication = ServedApplication & Readonly<{
  rows: readonly string[];
  gone: readonly ClientIdentity[];
  faults: readonly Fault[];
  /** Streams that are being listened to now. */
  openStreams(): number;
  /** `wait` calls that were told that their client left. */
  abandoned(): number;
}>;

export function createToyApplication(): ToyApplication {
  const rows: string[] = [];
  const answers = new Map<string, number>();
  const gone: ClientIdentity[] = [];
  const faults: Fault[] = [];
  let streams = 0;
  let abandoned = 0;
  const toy = implement(toyContract).$context<ToyContext>();

  const router = toy.router({
    rows: {
      add: toy.rows.add.handler(({ input }) => {
        const id = answers.get(input.requestId) ?? rows.push(input.name);
        answers.set(input.requestId, id);
        return { ok: true, value: { id } };
      }),
      list: toy.rows.list.handler(({ context }) => ({ ok: true, value: { names: rows, client: context.client.id } })),
      find: toy.rows.find.handler(({ input }) => {
        const name = rows[input.id - 1];
        if (name !== undefined) return { ok: true, value: { name } };
        return { ok: false, error: { code: 'NOT_FOUND', message: 'La riga non esiste.', field: 'id', retry: 'NEVER' } };
      }),
      faulty: toy.rows.faulty.handler(({ input }) => {
        throw new TypeError(`cannot store ${input.name}`);
      }),
      file: toy.rows.file.handler(({ input }) => ({ ok: true, value: { content: new Blob([new Uint8Array(input.bytes).fill(255)]) } })),
      wait: toy.rows.wait.handler(({ signal }) => new Promise((resolve) => {
        signal?.addEventListener('abort', () => {
          abandoned += 1;
          resolve({ ok: true, value: {} });
        });
      })),
    },
    changes: toy.changes.handler(async function* ({ signal }) {
      streams += 1;
      try {
        for (let revision = 1; ; revision += 1) {
          yield { topic: 'rows', revision };
          await nextTurn(signal);
        }
      } finally {
        streams -= 1;
      }
    }),
  });

  return {
    router,
    rows,
    gone,
    faults,
    openStreams: () => streams,
    abandoned: () => abandoned,
    contextFor: (client) => ({ client }),
    clientGone: (client) => { gone.push(client); },
    recordFault: (fault) => { faults.push(fault); },
    unsentAtClosing: async () => null,
    close: async () => undefined,
  };
}

function nextTurn(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) reject(signal.reason);
    setTimeout(resolve, 2);
  });
}
