import { resolve } from 'node:path';
import { applySetupFile, type SetupReport } from '../../features/setup/index.ts';
import { answer, EXIT, operationRefused, wrongUse, type Answer } from './answer.ts';
import { atSetup, missingPassword, passwordOf, type Call } from './desk.ts';
import { readJsonFile } from './json-file.ts';
import { textTable } from './text-table.ts';
import type { Terminal } from './terminal.ts';

const SECTION_LABELS = { entity: 'Ente', numbering: 'Numerazione', accounts: 'Conti', services: 'Servizi', operator: 'Operatore' } as const;
const SECTIONS = ['entity', 'numbering', 'accounts', 'services', 'operator'] as const;

/** `setup --from FILE.json [--test]` (spec/cli.md). On an empty folder the password becomes the one of the first operator. */
export async function setup(call: Call): Promise<Answer> {
  const from = call.options.text('from');
  if (from === null) return wrongUse('Serve il file di impostazione: setup --from FILE.json');
  const file = await readJsonFile(resolve(call.terminal.workingFolder, from));
  if (!file.ok) return file.error;
  const test = call.options.flag('test');
  return atSetup(call, test, async (archive, desk) => {
    const password = desk === null ? await newPassword(call.terminal) : '';
    if (password === null) return missingPassword();
    const applied = await applySetupFile(archive.context, file.value, { test, password, operator: desk?.operator ?? null });
    return applied.ok ? setupAnswer(applied.value) : operationRefused(applied.error, EXIT.INPUT_REFUSED);
  });
}

/** A typed password is asked twice: nobody can read what was typed. */
async function newPassword(terminal: Terminal): Promise<string | null> {
  const first = await passwordOf(terminal, 'Password del nuovo amministratore (almeno 12 caratteri): ');
  if (first === null || terminal.environment['SPORTELLO_PASSWORD'] !== undefined) return first;
  if (first === (await passwordOf(terminal, 'Di nuovo la stessa password: '))) return first;
  terminal.say('Le due password non sono uguali.');
  return null;
}

function setupAnswer(report: SetupReport): Answer {
  const { created, updated, unchanged, step } = report;
  const rows = SECTIONS.map((section) => [SECTION_LABELS[section], String(created[section]), String(updated[section]), String(unchanged[section])]);
  const remarks = step === 'DONE' ? [] : ['L’impostazione non è completa: mancano ancora dati (ente, numerazione, un conto o un servizio).'];
  return answer({ created, updated, unchanged, setupStep: step }, textTable(['Sezione', 'Creati', 'Cambiati', 'Uguali'], rows, [1, 2, 3]), EXIT.DONE, remarks);
}
