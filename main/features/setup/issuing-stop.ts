import type { Reader, UnitOfWork } from '../../data/engine.ts';
import { readSetting, writeSetting } from './store.ts';

/** Why this desk gives no numbers while one it gave is used by somebody else (intermediary.md 4.5, same NAV twice). */
export const ISSUING_STOPPED = 'Un numero dato da questa postazione risulta già usato da un altro avviso, e non se ne danno altri: il responsabile decida nell’attività «Numero avviso già usato da un altro», oppure l’amministratore iscriva di nuovo la postazione in Configurazione, Numerazione.';

/** Stops giving numbers on this desk, in the unit that found the collision; holds over restarts. */
export async function stopIssuing(unit: UnitOfWork): Promise<void> {
  await writeSetting(unit, 'issuingStopped', unit.now);
  unit.touch('setup');
}

/** Gives numbers again: the collision was decided, or the desk has a new series. */
export async function resumeIssuing(unit: UnitOfWork): Promise<void> {
  if (!(await isIssuingStopped(unit))) return;
  await writeSetting(unit, 'issuingStopped', '');
  unit.touch('setup');
}

export async function isIssuingStopped(reader: Reader): Promise<boolean> {
  return ((await readSetting(reader, 'issuingStopped')) ?? '') !== '';
}
