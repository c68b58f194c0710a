import type { Client } from '../../bridge/client.ts';
import { whenWords } from './instant-words.ts';
import type { ValueOf } from './operation-types.ts';

type Stream = ValueOf<Client['sync']['status']>['streams'][number];

/** How receipts and flows come: `arrivano da sé, ultima lettura oggi 10:42`. `today`: civil day of Rome. */
export function arrivalWords(stream: Pick<Stream, 'lastRunAt' | 'outcome'> | undefined, today: string): string {
  if (stream === undefined) return 'si importano da file';
  if (stream.lastRunAt === null) return 'arrivano da sé, non ancora letti';
  const how = stream.outcome === 'FAILED' ? ', non riuscita: si riprova da sé' : stream.outcome === 'CUT' ? ', interrotta: riprende da sé' : '';
  return `arrivano da sé, ultima lettura ${whenWords(stream.lastRunAt, today)}${how}`;
}
