import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { isCivilDate } from '../../domain/civil-date.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { createWindowSession, hasOperators, operatorById, type Operator } from '../../features/access/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { defaultDataDir } from '../loopback/arguments.ts';
import { openArchive, type OpenArchive } from '../open-archive.ts';
import { EXIT, openRefused, operationRefused, refusal, wrongUse, type Answer } from './answer.ts';
import { createLazyDrawing } from './lazy-drawing.ts';
import type { Options } from './options.ts';
import type { Terminal } from './terminal.ts';
import { makeFolder } from './written-file.ts';

/** One call of a command: its options and the terminal it was typed in. */
export type Call = Readonly<{ options: Options; terminal: Terminal }>;

/** The opened archive with an operator logged in, called through the same guarded operations as a window. */
export type Desk = Readonly<{ archive: OpenArchive; client: DeskClient; operator: Operator }>;
export type DeskClient = ReturnType<typeof clientOf>;

/** The first operator is the administrator made by `setup` or by the first run. */
const FIRST_OPERATOR_ID = 1;
const NOT_SET_UP = 'Questa cartella dati non è ancora impostata: usa prima «sportello setup --from FILE.json».';

function clientOf(archive: OpenArchive, session: ReturnType<typeof createWindowSession>) {
  return createRouterClient(createApplicationRouter(), { context: { application: archive.context, session } });
}

export function newRequestId(): string {
  return randomUUID();
}

export function dataDirOf({ options, terminal }: Call): string {
  return resolve(terminal.workingFolder, options.text('data') ?? defaultDataDir(terminal.environment, terminal.platform));
}

function hasDatabase(dataDir: string): boolean {
  return existsSync(join(dataDir, 'sportello.db'));
}

/** The folder as it is opened by every command; `test` only by `setup`. */
async function openFolder(call: Call, test: boolean): Promise<Result<OpenArchive, Answer>> {
  const { options, terminal } = call;
  const today = options.text('today');
  const dataDir = dataDirOf(call);
  if (today !== null && !isCivilDate(today)) return err(wrongUse('La data di --today si scrive AAAA-MM-GG.'));
  if (today !== null && !test && !hasDatabase(dataDir)) return err(wrongUse('--today vale solo in un ARCHIVIO DI PROVA, fatto con setup --test.'));
  const lent = terminal.archiveOfWindow;
  if (lent !== null) return today === null ? ok({ ...lent, close: () => Promise.resolve() }) : err(wrongUse('--today non vale mentre una finestra di Sportello è aperta su questa cartella: chiudila e riprova.'));
  const folder = await makeFolder(dataDir);
  if (!folder.ok) return err(wrongUse(folder.error));
  const opened = await openArchive({
    dataDir, drawing: createLazyDrawing(terminal.createDrawing), host: 'riga di comando', nowMs: terminal.nowMs, testArchive: test,
    ...(today === null ? {} : { today }), ...(terminal.stateDir === null ? {} : { stateDir: terminal.stateDir }),
  });
  return opened.ok ? opened : err(openRefused(opened.error));
}

async function withArchive(call: Call, test: boolean, work: (archive: OpenArchive) => Promise<Answer>): Promise<Answer> {
  const opened = await openFolder(call, test);
  if (!opened.ok) return opened.error;
  const archive = opened.value;
  try {
    return await work(archive);
  } catch (thrown) {
    const errorId = archive.context.log.error('cli.failed', thrown);
    return refusal(EXIT.INTERNAL, 'INTERNAL', `Qualcosa non ha funzionato. Comunica il codice ${errorId} all’assistenza.`);
  } finally {
    await archive.close();
  }
}

/** Runs a command of a set-up folder as its operator. Exit 5 without a good login, also on a folder without data, which stays as it is. */
export async function atDesk(call: Call, work: (desk: Desk) => Promise<Answer>): Promise<Answer> {
  if (!hasDatabase(dataDirOf(call))) return refusal(EXIT.NOT_SET_UP, 'NOT_SET_UP', NOT_SET_UP);
  return withArchive(call, false, async (archive) => {
    const desk = await logIn(call, archive);
    return desk.ok ? work(desk.value) : desk.error;
  });
}

/** Runs `setup`: `desk` is null on a folder where nobody can log in yet. */
export function atSetup(call: Call, test: boolean, work: (archive: OpenArchive, desk: Desk | null) => Promise<Answer>): Promise<Answer> {
  return withArchive(call, test, async (archive) => {
    if (!(await archive.context.engine.read((reader) => hasOperators(reader)))) return work(archive, null);
    const desk = await logIn(call, archive);
    return desk.ok ? work(archive, desk.value) : desk.error;
  });
}

async function logIn(call: Call, archive: OpenArchive): Promise<Result<Desk, Answer>> {
  const { engine, clock } = archive.context;
  const username = call.options.text('operator') ?? (await engine.read((reader) => operatorById(reader, FIRST_OPERATOR_ID)))?.username ?? null;
  if (username === null) return err(refusal(EXIT.NOT_SET_UP, 'NOT_SET_UP', NOT_SET_UP));
  const password = await passwordOf(call.terminal, 'Password: ');
  if (password === null) return err(missingPassword());
  const session = createWindowSession(clock);
  const client = clientOf(archive, session);
  const entered = await client.access.login({ username, password });
  if (!entered.ok) return err(operationRefused(entered.error, EXIT.NOT_SET_UP));
  const state = session.state();
  return state.kind === 'IN' ? ok({ archive, client, operator: state.operator }) : err(refusal(EXIT.NOT_SET_UP, 'NOT_LOGGED_IN', 'Accesso non riuscito.'));
}

/** From `SPORTELLO_PASSWORD` or asked without echo; null when neither gives one. */
export async function passwordOf(terminal: Terminal, question: string): Promise<string | null> {
  const given = terminal.environment['SPORTELLO_PASSWORD'];
  const password = given ?? (terminal.askPassword === null ? null : await terminal.askPassword(question));
  return password === null || password === '' ? null : password;
}

export function missingPassword(): Answer {
  return refusal(EXIT.NOT_SET_UP, 'NOT_LOGGED_IN', 'Manca la password: scrivila nella variabile SPORTELLO_PASSWORD, oppure usa il comando da un terminale che la chieda.');
}
