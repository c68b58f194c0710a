/** Port through which the parts of a lot are drawn and written: on worker threads in the program, in process in tests. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { createWorkerPool } from '../../workers/pool.ts';
import { pressedPart, type PressedPart, type PressRequest } from './press-request.ts';

/** `code` of the file system (`ENOSPC` …), or how the thread ended. */
export type PressFailure = Readonly<{ code: string }>;

export type LotPress = Readonly<{
  /** How many parts are drawn at the same time. */
  size: number;
  press(request: PressRequest): Promise<Result<PressedPart, PressFailure>>;
  close(): Promise<void>;
}>;

const response = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: pressedPart }), z.object({ ok: z.literal(false), error: z.object({ code: z.string() }) })]);

/**
 * One thread less than the cores, at least one; they start with the first lot and end when nothing was asked of them for a minute.
 * @param entry the compiled `lot-press.worker`
 */
export function createWorkerPress(entry: URL): LotPress {
  const size = Math.max(1, availableParallelism() - 1);
  const create = () => createWorkerPool<PressRequest, Result<PressedPart, PressFailure>>({
    entry, size,
    readResponse: (received) => {
      const parsed = response.safeParse(received);
      return parsed.success ? parsed.data : null;
    },
  });
  let pool: ReturnType<typeof create> | null = null;
  let running = 0;
  let idle: NodeJS.Timeout | undefined;
  const rest = (): void => {
    if (running > 0 || pool === null) return;
    void pool.close();
    pool = null;
  };
  return {
    size,
    async press(request) {
      clearTimeout(idle);
      pool ??= create();
      running += 1;
      const answer = await pool.run(request);
      running -= 1;
      idle = setTimeout(rest, IDLE_MS).unref();
      return answer.ok ? answer.value : err({ code: answer.error.code });
    },
    async close() {
      clearTimeout(idle);
      await pool?.close();
    },
  };
}

const IDLE_MS = 60_000;

/** Draws in the calling thread. */
export function createInProcessPress(): LotPress {
  return {
    size: 1,
    async press(request) {
      const { pressPart } = await import('./press-request.ts');
      try {
        return ok(await pressPart(request));
      } catch (thrown) {
        return err({ code: thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'FAILED' });
      }
    },
    close: () => Promise.resolve(),
  };
}
