import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { askWithoutEcho } from './password-prompt.ts';

/** A terminal on which somebody types or pastes. */
class Typed extends EventEmitter {
  setRawMode(): void { /* Nothing is echoed here anyway. */ }
  setEncoding(): void { /* Chunks are text already. */ }
  pause(): void { /* Nothing comes by itself. */ }
  resume(): void { /* Nothing comes by itself. */ }
}

const PEM = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\nBBBB\n-----END OPENSSH PRIVATE KEY-----';

async function answerTo(what: 'LINE' | 'PEM', ...chunks: readonly string[]): Promise<string | null> {
  const terminal = new Typed();
  const answer = askWithoutEcho(terminal, () => undefined, 'Chiave: ', what);
  for (const chunk of chunks) terminal.emit('data', chunk);
  return answer;
}

test('a password ends with its line; what was rubbed out is not in it', async () => {
  expect(await answerTo('LINE', 'segretx\u007fo\r')).toBe('segreto');
  expect(await answerTo('LINE', '\u0003')).toBeNull();
});

test.each([['\r'], ['\n'], ['\r\n']])('a key that is pasted keeps its lines, whatever ends them (%j)', async (end) => {
  const pasted = `${PEM.replaceAll('\n', end)}${end}`;
  expect(await answerTo('PEM', pasted)).toBe(PEM);
  expect(await answerTo('PEM', pasted.slice(0, 41), pasted.slice(41))).toBe(PEM);
});

test('a key that is not needed is left out with Enter', async () => {
  expect(await answerTo('PEM', '\r')).toBe('');
});

test('a key pasted with an empty line before it is that key: none of it is left for the next question', async () => {
  expect(await answerTo('PEM', `\r\n\n${PEM}\n`)).toBe(PEM);
});
