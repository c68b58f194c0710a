/** What a measure asks of the generator of its year, which stands in another process (`year-source.ts`). */
import { fork } from 'node:child_process';
import { z } from 'zod';

export const sourceRequest = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('ABOUT') }),
  /** Lays the next receipts into the file of an archive that nobody has open. */
  z.object({ ask: z.literal('LAY'), database: z.string(), count: z.int() }),
  /** Writes the treasurer's files into a folder. */
  z.object({ ask: z.literal('TREASURY'), folder: z.string() }),
  z.object({ ask: z.literal('RECEIPTS'), count: z.int() }),
  z.object({ ask: z.literal('FLOWS'), count: z.int() }),
]);
export type SourceRequest = z.infer<typeof sourceRequest>;

const bytes = z.instanceof(Uint8Array);
const flowBytes = z.object({ name: z.string(), raw: bytes, lines: z.int() });
export type FlowBytes = Readonly<z.infer<typeof flowBytes>>;
const answers = {
  /** `flows`: delivered, each once; `flowVersions`: with those that a later version supersedes; `receipts`: fewer than the payments, of which some have none. */
  ABOUT: z.object({ asOf: z.string(), entity: z.object({ fiscalCode: z.string(), name: z.string() }), payments: z.int(), flows: z.int(), flowVersions: z.int(), receipts: z.int() }),
  LAY: z.int(),
  TREASURY: z.array(z.object({ name: z.string(), rows: z.int() })),
  RECEIPTS: z.array(bytes),
  FLOWS: z.array(flowBytes),
};
export type SourceAnswers = Readonly<{ [Ask in keyof typeof answers]: z.infer<(typeof answers)[Ask]> }>;
const reply = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), message: z.string() })]);

/** One question at a time; none after `end`. */
export type YearSource = Readonly<{
  about(): Promise<SourceAnswers['ABOUT']>;
  layReceipts(database: string, count: number): Promise<number>;
  writeTreasury(folder: string): Promise<SourceAnswers['TREASURY']>;
  /** The next ones, as many as there still are; none: the year is over. */
  receipts(count: number): Promise<readonly Uint8Array[]>;
  flows(count: number): Promise<readonly FlowBytes[]>;
  end(): void;
}>;

/** Starts the generator. `entry`: the bundled `year-source.ts`. */
export function startYearSource(entry: string, payments: number, seed: number): YearSource {
  const child = fork(entry, [String(payments), String(seed)], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ask = async <T>(request: SourceRequest, schema: z.ZodType<T>): Promise<T> => {
    const told = await new Promise<unknown>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`The generator ended with ${code}`)));
      child.send(request);
    }).finally(() => child.removeAllListeners());
    const read = reply.parse(told);
    if (!read.ok) throw new Error(read.message);
    return schema.parse(read.value);
  };
  return {
    about: () => ask({ ask: 'ABOUT' }, answers.ABOUT),
    layReceipts: (database, count) => ask({ ask: 'LAY', database, count }, answers.LAY),
    writeTreasury: (folder) => ask({ ask: 'TREASURY', folder }, answers.TREASURY),
    receipts: (count) => ask({ ask: 'RECEIPTS', count }, answers.RECEIPTS),
    flows: (count) => ask({ ask: 'FLOWS', count }, answers.FLOWS),
    end: () => child.disconnect(),
  };
}
