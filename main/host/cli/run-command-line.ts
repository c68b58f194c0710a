import { randomBytes } from 'node:crypto';
import { errorPlaces } from '../../data/log.ts';
import { assertNever, err, ok, type Result } from '../../domain/result.ts';
import { dataDirOf } from './desk.ts';
import { EXIT, notAvailable, refusal, wrongUse, type Answer } from './answer.ts';
import { codes } from './codes-command.ts';
import { codesHelp, COMMANDS, generalHelp, helpOf, LATER_COMMANDS, type Command } from './commands.ts';
import { COMMON_OPTIONS, readOptions, type Options, type OptionTable } from './options.ts';
import type { Terminal } from './terminal.ts';

/** Every option of every command: enough to tell the words of a command line from the values of its options. */
const EVERY_OPTION: OptionTable = Object.assign({}, COMMON_OPTIONS, ...COMMANDS.map((command) => command.options));

/**
 * Runs one command line (spec/cli.md) and says its answer: with `--json` exactly one document on standard output, messages on standard error.
 * A folder that a window owns: the window runs the command (design, One owner of a data folder).
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  const json = argv.includes('--json');
  const words = wordsOf(argv);
  if (words[0] === 'codes' && words.length === 1 && !argv.includes('--help')) return runCodes(argv, terminal, json);
  const answered = await guarded(() => answerTo(argv, words, terminal));
  const handed = answered.exitCode === EXIT.IN_USE ? await handedOver(argv, answered, terminal) : null;
  if (typeof handed === 'number') return handed;
  const given = handed ?? answered;
  for (const remark of given.remarks) terminal.say(remark);
  if (json) await terminal.write(`${JSON.stringify(given.json)}\n`);
  else if (given.text !== '') await terminal.write(`${given.text}\n`);
  return given.exitCode;
}

/** The exit code of the window that ran the command, or what to answer instead. */
async function handedOver(argv: readonly string[], inUse: Answer, terminal: Terminal): Promise<number | Answer> {
  const options = readOptions(argv, EVERY_OPTION);
  if (terminal.handOver === null || !options.ok) return inUse;
  const handed = await terminal.handOver(argv, dataDirOf({ options: options.value, terminal }));
  switch (handed.kind) {
    case 'DONE': return handed.code;
    case 'NOBODY': return inUse;
    case 'OTHER_VERSION': return refusal(EXIT.IN_USE, 'OTHER_VERSION', `La finestra aperta su questa cartella è della versione ${handed.version}: chiudila e riprova.`);
    case 'CUT': return refusal(EXIT.INTERNAL, 'CUT', 'La finestra che eseguiva il comando si è chiusa prima della risposta: controlla che cosa è stato fatto prima di ripetere.');
    default: return assertNever(handed, 'handedOver');
  }
}

/** A fault outside an opened archive: there is no log to hold it, so its place goes with the id. The message may quote data and stays out. */
async function guarded(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (thrown) {
    const errorId = randomBytes(4).toString('hex');
    const answered = refusal(EXIT.INTERNAL, 'INTERNAL', `Qualcosa non ha funzionato. Comunica il codice ${errorId} all’assistenza.`);
    return { ...answered, remarks: [...answered.remarks, `${errorId}: ${thrown instanceof Error ? thrown.name : typeof thrown} ${errorPlaces(thrown).join(' ')}`] };
  }
}

async function runCodes(argv: readonly string[], terminal: Terminal, json: boolean): Promise<number> {
  const options = readOptions(argv, COMMON_OPTIONS);
  if (options.ok) return codes(terminal);
  terminal.say(options.error);
  if (json) await terminal.write(`${JSON.stringify({ error: 'WRONG_USE', message: options.error })}\n`);
  return EXIT.WRONG_USE;
}

function wordsOf(argv: readonly string[]): readonly string[] {
  const read = readOptions(argv, EVERY_OPTION);
  return read.ok ? read.value.positionals : argv.filter((word) => !word.startsWith('-'));
}

async function answerTo(argv: readonly string[], words: readonly string[], terminal: Terminal): Promise<Answer> {
  const help = argv.includes('--help');
  const [first] = words;
  if (first === undefined) return help ? helpAnswer(generalHelp()) : { ...wrongUse('Manca il comando.'), remarks: [generalHelp()] };
  if (first === 'codes') return help ? helpAnswer(codesHelp()) : wrongUse('codes non vuole argomenti: legge le domande da standard input.');
  if (LATER_COMMANDS.includes(first)) return notAvailable(`Il comando ${first}`);
  const group = COMMANDS.filter((command) => command.name === first || command.name.startsWith(`${first} `));
  if (group.length === 0) return wrongUse('Comando sconosciuto. «sportello --help» elenca i comandi.');
  const command = group.find(({ name }) => name === first || name === `${first} ${words[1] ?? ''}`);
  if (help) return helpAnswer(helpOf(command === undefined ? group : [command]));
  if (command === undefined) return wrongUse(`${first} vuole una di queste parole: ${group.map(({ name }) => name.slice(first.length + 1)).join(', ')}.`);
  const options = optionsOf(command, argv);
  return options.ok ? command.run({ options: options.value, terminal }) : wrongUse(options.error);
}

function optionsOf(command: Command, argv: readonly string[]): Result<Options, string> {
  const read = readOptions(argv, { ...COMMON_OPTIONS, ...command.options });
  if (!read.ok) return read;
  const positionals = read.value.positionals.slice(command.name.split(' ').length);
  return positionals.length > command.words ? err(`Troppe parole. Uso: sportello ${command.usage}`) : ok({ ...read.value, positionals });
}

function helpAnswer(text: string): Answer {
  return { exitCode: EXIT.DONE, json: { help: text }, text, remarks: [] };
}
