import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { REMOTE_STATUSES } from '../../connector.ts';
import { manifest } from './delivery-shapes.ts';

/*
 * What a desk remembers of its exchange, in the folder that the host lends it. All of it can be made again from the files that still lie in the exchange; without it those
 * are read from the beginning. No debtor is in it, save what a partner may write in the text of a refusal.
 */

const remoteStatus = z.enum(REMOTE_STATUSES);
const heldPosition = z.object({
  iupd: z.string(), status: remoteStatus, version: z.string().nullable(), hash: z.string(),
  installments: z.array(z.object({
    nav: z.string(), iuv: z.string(), status: remoteStatus, amountCents: z.int(), notificationFeeCents: z.int(), dueDate: z.string().nullable(), paidAt: z.string().nullable(), receiptId: z.string().nullable(), psp: z.string().nullable(), markedByCreditor: z.boolean(),
  })).readonly(),
});

const positionMemory = z.object({
  iupd: z.string(),
  /** Lines written and not answered yet, oldest first. */
  waiting: z.array(z.object({ operationId: z.string(), delivery: z.string(), writtenAtMs: z.number(), ifAccepted: heldPosition })).readonly(),
  /** As the partner last said that it holds it; null: never accepted. `asOf`: when it said so. */
  held: heldPosition.nullable(), heldAsOf: z.string().nullable(),
  /** The last answer; `told`: the engine knows of this refusal, so that the same operation coming again is a new attempt. */
  answer: z.object({ operationId: z.string(), delivery: z.string(), result: z.enum(['ACCEPTED', 'REFUSED', 'DELIVERY_REFUSED']), code: z.string(), told: z.boolean(), text: z.string() }).nullable(),
});
export type PositionMemory = Readonly<z.infer<typeof positionMemory>>;

const sequenceMemory = z.object({ last: z.int(), lastDelivery: z.string().nullable(), lastManifestSha256: z.string().nullable() });
export type SequenceMemory = Readonly<z.infer<typeof sequenceMemory>>;

const sentMemory = z.object({ delivery: z.string(), lines: z.array(z.object({ iupd: z.string(), operationId: z.string(), hash: z.string().nullable() })).readonly() });
export type SentMemory = Readonly<z.infer<typeof sentMemory>>;

const receivedMemory = z.object({
  delivery: z.string(), manifestSha256: z.string().nullable(), manifest: manifest.nullable(),
  /** Streams of which all files were handed over and kept. */
  done: z.array(z.string()).readonly(),
  refused: z.array(z.object({ file: z.string(), line: z.int().nullable(), code: z.string(), message: z.string(), stream: z.string().nullable() })).readonly(), warnings: z.array(z.string()).readonly(),
  /** Whether the partner was told that it was taken. */
  noted: z.boolean(),
});
export type ReceivedMemory = Readonly<z.infer<typeof receivedMemory>>;

/** Files of a desk's memory. What cannot be read is as if it were not there. @throws what the local disk does */
export type ExchangeMemory = Readonly<{
  position(iupd: string): Promise<PositionMemory>; savePosition(memory: PositionMemory): Promise<void>;
  sequence(): Promise<SequenceMemory>; saveSequence(memory: SequenceMemory): Promise<void>;
  sent(delivery: string): Promise<SentMemory | null>; saveSent(memory: SentMemory): Promise<void>;
  received(): Promise<ReadonlyMap<string, ReceivedMemory>>; saveReceived(memory: ReceivedMemory): Promise<void>;
}>;

export function createExchangeMemory(root: string): ExchangeMemory {
  // Names are hashed: the file systems of some desks do not tell capital letters from small ones.
  const pathOf = (kind: string, name: string): string => {
    const hashed = createHash('sha256').update(name).digest('hex').slice(0, 40);
    return join(root, kind, hashed.slice(0, 2), `${hashed}.json`);
  };
  const sequencePath = join(root, 'sequence.json');
  let received: Map<string, ReceivedMemory> | null = null;
  const allReceived = async (): Promise<Map<string, ReceivedMemory>> => {
    received ??= await loadReceived(join(root, 'received'));
    return received;
  };
  return {
    position: async (iupd) => (await load(pathOf('positions', iupd), positionMemory)) ?? { iupd, waiting: [], held: null, heldAsOf: null, answer: null },
    savePosition: (memory) => save(pathOf('positions', memory.iupd), memory),
    sequence: async () => (await load(sequencePath, sequenceMemory)) ?? { last: 0, lastDelivery: null, lastManifestSha256: null },
    saveSequence: (memory) => save(sequencePath, memory),
    sent: (delivery) => load(pathOf('sent', delivery), sentMemory),
    saveSent: (memory) => save(pathOf('sent', memory.delivery), memory),
    received: allReceived,
    async saveReceived(memory) {
      const all = await allReceived();
      await save(pathOf('received', memory.delivery), memory);
      all.set(memory.delivery, memory);
    },
  };
}

async function loadReceived(folder: string): Promise<Map<string, ReceivedMemory>> {
  const all = new Map<string, ReceivedMemory>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const memory = entry.isFile() && entry.name.endsWith('.json') ? await load(join(entry.parentPath, entry.name), receivedMemory) : null;
    if (memory !== null) all.set(memory.delivery, memory);
  }
  return all;
}

async function load<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const read = shape.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

async function save(path: string, content: unknown): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(JSON.stringify(content));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
