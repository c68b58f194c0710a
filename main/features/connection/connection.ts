import type { Reader } from '../../data/engine.ts';
import type { ApplicationContext } from '../application-context.ts';
import { enabledConnector } from './store.ts';

/**
 * How this archive reaches the intermediary (states.md, What may be printed). `MANUAL`: a person loads positions on the portal and records it. `CONNECTOR`: the
 * program sends them; `online` false when the intermediary did not answer lately, and in a process that does not send (the command line without a window). `answersLater`: it answers with the next exchange of files, hours later perhaps.
 */
export type Connection = Readonly<{ mode: 'MANUAL' }> | Readonly<{ mode: 'CONNECTOR'; connector: string; online: boolean; answersLater: boolean }>;

/** The connection as it is now; inside a unit, as it will be when the unit commits. */
export async function readConnection(context: Pick<ApplicationContext, 'sync'>, reader: Reader): Promise<Connection> {
  const connector = await enabledConnector(reader);
  return connector === null ? { mode: 'MANUAL' } : { mode: 'CONNECTOR', connector, online: context.sync?.online() ?? false, answersLater: context.sync?.answersLater() ?? false };
}
