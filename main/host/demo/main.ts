import { performance } from 'node:perf_hooks';
import { ROLE_LABEL } from '../../domain/position-state.ts';
import { provideDemo } from './demo-folder.ts';
import { readDemoArguments } from './demo-arguments.ts';
import type { DemoRequest } from './make-demo.ts';
import { ADMINISTRATOR, DEMO_PASSWORD, OTHER_OPERATORS, TOWN } from './town.ts';

/** For `npm start -- --demo` and `npm run bench`: one JSON document on standard output, what a person reads on standard error. */
const EXIT = { DONE: 0, WRONG_USE: 2, REFUSED: 3 } as const;

const STEPS: Readonly<Record<Parameters<DemoRequest['onStep']>[0], string>> = {
  SETUP: 'ente, conti, servizi e operatori', ROWS: 'persone, posizioni, pagamenti', INDEXES: 'elenchi e ricerca', STATISTICS: 'ultimi ritocchi',
};

const say = (line: string): void => { process.stderr.write(`${line}\n`); };

function welcome(dataDir: string): void {
  const operators = [ADMINISTRATOR, ...OTHER_OPERATORS].map((operator) => `  ${operator.username.padEnd(14)}${ROLE_LABEL[operator.role].padEnd(26)}${operator.name}`);
  say(['', `ARCHIVIO DI PROVA: ${TOWN.name}, che non esiste. Sta in ${dataDir}`, `Si entra con uno di questi nomi; la password è per tutti: ${DEMO_PASSWORD}`, ...operators, ''].join('\n'));
}

async function main(): Promise<number> {
  const begun = performance.now();
  const read = readDemoArguments(process.argv.slice(2), process.env, process.platform, Date.now());
  if (!read.ok) {
    say(read.error);
    return EXIT.WRONG_USE;
  }
  const { request, fresh } = read.value;
  const onStep: DemoRequest['onStep'] = (step) => say(step === 'SETUP' ? `Preparo l’archivio di prova, ${request.positions} posizioni: ${STEPS[step]}…` : `  ${STEPS[step]}…`);
  const provided = await provideDemo({ ...request, onStep }, fresh);
  if (!provided.ok) {
    say(provided.error);
    return EXIT.REFUSED;
  }
  welcome(request.dataDir);
  const seconds = Math.round(performance.now() - begun) / 1000;
  process.stdout.write(`${JSON.stringify({ dataDir: request.dataDir, made: provided.value === 'MADE', seconds, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) })}\n`);
  return EXIT.DONE;
}

process.exitCode = await main();
