import type { ReadStream } from 'node:tty';

const CONTROL_C = '\u0003';
const CONTROL_D = '\u0004';
const ERASE: readonly string[] = ['\u007f', '\b'];

/** Asks on a terminal without echo. @returns null when the person gives up (Ctrl+C, Ctrl+D) */
export function askWithoutEcho(input: ReadStream, say: (text: string) => void, question: string): Promise<string | null> {
  return new Promise((resolve) => {
    let typed: string[] = [];
    const finish = (password: string | null): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      say('\n');
      resolve(password);
    };
    const take = (chunk: Buffer | string): void => {
      for (const character of String(chunk)) {
        if (character === '\r' || character === '\n') return finish(typed.join(''));
        if (character === CONTROL_C || character === CONTROL_D) return finish(null);
        if (ERASE.includes(character)) typed = typed.slice(0, -1);
        else typed.push(character);
      }
    };
    say(question);
    input.setEncoding('utf8');
    input.setRawMode(true);
    input.on('data', take);
    input.resume();
  });
}
