import type { ConnectorModule } from './connector-module.ts';

/** Found by the build: every folder beside this file with an `index.ts`. */
const folders = import.meta.glob<{ connectorModule: ConnectorModule }>('./*/index.ts');

/** Every connector there is, in the order in which they are offered. Loaded when first asked for: a start without a connection reads none. */
export async function connectorModules(): Promise<readonly ConnectorModule[]> {
  const loaded = await Promise.all(Object.values(folders).map((load) => load()));
  return loaded.map(({ connectorModule }) => connectorModule).sort((a, b) => a.order - b.order);
}

export async function connectorModule(id: string): Promise<ConnectorModule | null> {
  const load = folders[`./${id}/index.ts`];
  return load === undefined ? null : (await load()).connectorModule;
}
