const CONTROL_C = '\u0003';
const CONTROL_D = '\u0004';
const ERASE: readonly string[] = ['\u007f', '\b'];

type Take = (chunk: Buffer | string) => void;
/** What is needed of the terminal that is typed on. */
export type TypedOn = Readonly<{ on(event: 'data', take: Take): unknown; off(event: 'data', take: Take): unknown; setRawMode(raw: boolean): unknown; setEncoding(encoding: 'utf8'): unknown; pause(): unknown; resume(): unknown }>;

/** Has all been typed, now that a line ends? A key is pasted whole, and its last line says so. */
function isWhole(typed: string, what: 'LINE' | 'PEM'): boolean {
  return what === 'LINE' || typed === '' || (typed.split('\n').at(-1) ?? '').startsWith('-----END');
}

/** Asks on a terminal without echo: one line, or a PEM of several. @returns null when the person gives up (Ctrl+C, Ctrl+D) */
export function askWithoutEcho(input: TypedOn, say: (text: string) => void, question: string, what: 'LINE' | 'PEM' = 'LINE'): Promise<string | null> {
  return new Promise((resolve) => {
    let typed: string[] = [];
    let before = '';
    const finish = (password: string | null): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      say('\n');
      resolve(password);
    };
    const take: Take = (chunk) => {
      const characters = [...String(chunk)];
      for (const [at, character] of characters.entries()) {
        const last = before;
        before = character;
        if (character === '\n' && last === '\r') continue;
        if (character === '\r' || character === '\n') {
          // An empty line before the key, and not an empty answer: the key comes in the same piece.
          if (what === 'PEM' && typed.length === 0 && characters.slice(at).join('').trim() !== '') continue;
          if (isWhole(typed.join(''), what)) return finish(typed.join(''));
          typed.push('\n');
          continue;
        }
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
