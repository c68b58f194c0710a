import type { Client } from '../../bridge/client.ts';
import type { Failure } from '../../app/operation-outcome.ts';

type ValueOf<Call extends (...input: never[]) => PromiseLike<unknown>> = Extract<Awaited<ReturnType<Call>>, { ok: true }>['value'];
export type UnsentFile = ValueOf<Client['sync']['exportUnsent']>;
export type LoadedUnsent = ValueOf<Client['sync']['loadUnsent']>;

export type Exported = Readonly<{ files: number; positions: number; failure: Failure | null }>;

/** Asks for the files one after the other and hands each over to be saved; stops at the first that cannot be had. */
export async function exportAll(ask: (after: number | null) => Promise<Readonly<{ ok: true; value: UnsentFile }> | Readonly<{ ok: false; error: Failure }>>, save: (file: UnsentFile) => void): Promise<Exported> {
  let [files, positions] = [0, 0];
  let after: number | null = null;
  do {
    const answer = await ask(after);
    if (!answer.ok) return { files, positions, failure: answer.error };
    save(answer.value);
    files += 1;
    positions += answer.value.positions;
    after = answer.value.next;
  } while (after !== null);
  return { files, positions, failure: null };
}
