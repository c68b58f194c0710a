import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../domain/result.ts';
import { EXIT, refusal, wrongUse, type Answer } from './answer.ts';
import { fileProblem } from './written-file.ts';

/** Reads a JSON file given by the person: exit 2 when it cannot be read, 3 when it is not JSON in UTF-8. */
export async function readJsonFile(file: string): Promise<Result<unknown, Answer>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (thrown) {
    return err(wrongUse(fileProblem('leggere', thrown)));
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return ok(value);
  } catch {
    return err(refusal(EXIT.INPUT_REFUSED, 'NOT_JSON', 'Il file non è un documento JSON in UTF-8: niente è cambiato.'));
  }
}
