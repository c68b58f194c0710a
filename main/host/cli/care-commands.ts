import { chmod, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { RESPONSIBLE_ROLES } from '../../contract/index.ts';
import { answer, EXIT, notAvailable, operationRefused, refusal, wrongUse, type Answer } from './answer.ts';
import { atDesk, type Call } from './desk.ts';
import { textTable } from './text-table.ts';

/** `info`: versions, paths, counts. */
export function info(call: Call): Promise<Answer> {
  return atDesk(call, async ({ archive, client }) => {
    const [information, status] = [await client.application.information({}), await client.application.status({})];
    if (!information.ok) return operationRefused(information.error, EXIT.PARTLY_REFUSED);
    if (!status.ok) return operationRefused(status.error, EXIT.PARTLY_REFUSED);
    const { dataDir } = archive.context.installation;
    const paths = { data: dataDir, database: join(dataDir, 'sportello.db'), logs: join(dataDir, 'logs'), backups: join(dataDir, 'backups') };
    const { entityName, testArchive, setupStep, today, connectionMode } = status.value;
    const { value } = information;
    const rows = [
      ['Sportello', value.version], ['Ente', entityName ?? '–'], ['Archivio', testArchive ? 'ARCHIVIO DI PROVA' : 'di lavoro'], ['Cartella dati', dataDir], ['SQLite', value.sqliteVersion], ['Node', value.nodeVersion], ['Data', today],
      ...Object.entries(value.counts).map(([name, count]) => [COUNT_LABELS[name] ?? name, String(count)]),
    ];
    return answer({ ...value, entityName, testArchive, setupStep, today, connectionMode, paths }, textTable(['Che cosa', 'Valore'], rows), EXIT.DONE, value.warnings);
  });
}

const COUNT_LABELS: Readonly<Record<string, string>> = { positions: 'Posizioni', people: 'Soggetti', prints: 'Stampe', receipts: 'Ricevute', openTasks: 'Attività aperte' };

/** `verify`: exit 1 when a check fails. */
export function verify(call: Call): Promise<Answer> {
  return atDesk(call, async ({ client }) => {
    const verified = await client.application.verify({});
    if (!verified.ok) return operationRefused(verified.error, EXIT.PARTLY_REFUSED);
    const { checks } = verified.value;
    const table = textTable(['Controllo', 'Esito', 'Dettaglio'], checks.map((check) => [check.name, check.ok ? 'a posto' : 'NON VA', check.detail]));
    return answer(verified.value, table, verified.value.ok ? EXIT.DONE : EXIT.PARTLY_REFUSED);
  });
}

/** `backup FILE`: a consistent copy of the database while it is in use; an older copy of that name is replaced. */
export async function backup(call: Call): Promise<Answer> {
  const [file, ...others] = call.options.positionals;
  if (call.options.text('passphrase-env') !== null) return notAvailable('La copia cifrata (--passphrase-env)');
  if (file === undefined || others.length > 0) return wrongUse('Serve il file della copia: backup FILE');
  return atDesk(call, async ({ archive, operator }) => {
    if (!RESPONSIBLE_ROLES.includes(operator.role)) return refusal(EXIT.NOT_SET_UP, 'FORBIDDEN', 'Il tuo ruolo non permette questa operazione: chiedi al responsabile.');
    const target = await targetOf(resolve(call.terminal.workingFolder, file));
    if (target === null) return wrongUse('La cartella della copia non c’è.');
    const { dataDir } = archive.context.installation;
    if (isInside(dataDir, target) && !isInside(join(dataDir, 'backups'), target)) return wrongUse('La copia non può stare nella cartella dati: scegli un’altra cartella, meglio su un altro disco.');
    await archive.backupTo(target);
    await chmod(target, 0o600);
    return answer({ file: target }, 'Copia di sicurezza scritta.');
  });
}

/** The real place of a file to be written; null when its folder is not there. */
async function targetOf(file: string): Promise<string | null> {
  const folder = await realpath(dirname(file)).catch(() => null);
  return folder === null ? null : join(folder, basename(file));
}

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !path.startsWith('..') && !isAbsolute(path);
}
