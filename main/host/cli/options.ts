import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../domain/result.ts';

/** `text` takes one value, `list` may be repeated, `flag` takes none. */
export type OptionKind = 'text' | 'list' | 'flag';
export type OptionTable = Readonly<Record<string, OptionKind>>;

/** Accepted by every command (spec/cli.md, Common). */
export const COMMON_OPTIONS: OptionTable = { data: 'text', json: 'flag', help: 'flag', operator: 'text', today: 'text' };

export type Options = Readonly<{
  /** Null when the option was not given. */
  text(name: string): string | null;
  list(name: string): readonly string[];
  flag(name: string): boolean;
  positionals: readonly string[];
}>;

/** Reads arguments against a table. Error: an Italian sentence. A value is never quoted back: it may be a name. */
export function readOptions(argv: readonly string[], table: OptionTable): Result<Options, string> {
  const config = Object.fromEntries(Object.entries(table).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' as const : 'string' as const, multiple: true }]));
  const { tokens } = parseArgs({ args: [...argv], options: config, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (kind === undefined) return err(`Opzione non prevista: ${token.rawName}.`);
    if (kind === 'flag') {
      if (token.value !== undefined) return err(`L’opzione --${token.name} non vuole un valore.`);
      flags.add(token.name);
      continue;
    }
    if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) return err(`Manca il valore dell’opzione --${token.name}.`);
    const given = values.get(token.name) ?? [];
    if (kind === 'text' && given.length > 0) return err(`L’opzione --${token.name} è ripetuta.`);
    values.set(token.name, [...given, token.value]);
  }
  return ok({
    text: (name) => values.get(name)?.[0] ?? null,
    list: (name) => values.get(name) ?? [],
    flag: (name) => flags.has(name),
    positionals,
  });
}
