import { createHash } from 'node:crypto';
import { answerCodeQuestion } from '../../domain/code-vectors.ts';
import { EXIT, type ExitCode } from './answer.ts';
import type { Terminal } from './terminal.ts';

const sha256Base64 = (utf8: string): string => createHash('sha256').update(utf8, 'utf8').digest('base64');

/** `codes`: JSON Lines in, one answer a line out, in order; needs no data folder (spec/cli.md). Empty lines are skipped. Exit 1 when a line was not JSON. */
export async function codes(terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.DONE;
  for await (const line of linesOf(terminal.input)) {
    if (line.trim() === '') continue;
    const { reply, malformed } = replyTo(line);
    if (malformed) exitCode = EXIT.PARTLY_REFUSED;
    await terminal.write(`${JSON.stringify(reply)}\n`);
  }
  return exitCode;
}

function replyTo(line: string): Readonly<{ reply: Readonly<Record<string, unknown>>; malformed: boolean }> {
  const question = parseLine(line);
  if (question === null) return { reply: { error: 'MALFORMED_LINE', message: 'La riga non è un oggetto JSON.' }, malformed: true };
  const id = question['id'] === undefined ? {} : { id: question['id'] };
  const { kind } = question;
  return { reply: { ...id, ...answerCodeQuestion(typeof kind === 'string' ? kind : '', question['input'], sha256Base64) }, malformed: false };
}

function parseLine(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
