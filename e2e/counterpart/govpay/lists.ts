import { json, type Answer } from '../answers.ts';
import { pageOf, queryFlag, queryInt, queryText, type Call } from '../call.ts';
import { instantOfWall } from '../wall-time.ts';
import type { World } from '../world.ts';
import { malformed } from './pendenza-rules.ts';

/**
 * A page of a list (intermediary.md 1.2, list): counted from 1, at most as many rows as the installation allows. With `metadatiPaginazione=false` nothing is counted.
 */
export function listAnswer<Row>(world: World, call: Call, rows: readonly Row[], view: (row: Row) => unknown): Answer {
  const [pagina, size] = [queryInt(call, 'pagina', 1), queryInt(call, 'risultatiPerPagina', 25)];
  if (pagina < 1 || size > world.settings.govpay.maxPerPage) return malformed(`Il parametro risultatiPerPagina non puo' superare ${world.settings.govpay.maxPerPage}`);
  const risultati = pageOf(rows, pagina - 1, size, call.listing).map(view);
  if (!queryFlag(call, 'metadatiPaginazione', true)) return json(200, { risultatiPerPagina: size, pagina, risultati });
  const numPagine = Math.ceil(rows.length / size);
  const next = pagina < numPagine ? { prossimiRisultati: `${call.path}?${nextQuery(call, pagina + 1)}` } : {};
  return json(200, { numRisultati: rows.length, numPagine, risultatiPerPagina: size, pagina, ...next, risultati });
}

function nextQuery(call: Call, pagina: number): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query)) for (const one of typeof value === 'string' ? [value] : value) if (name !== 'pagina') query.append(name, one);
  query.set('pagina', String(pagina));
  return query.toString();
}

export type Window = Readonly<{ fromMs: number; toMs: number }>;

/** `dataDa`, `dataA`: with a zone as they say, without one in that of the server, a day alone from midnight to its end (1.2, dates). Null: not a date. */
export function windowOf(world: World, call: Call): Window | null {
  const read = (name: string, absent: number, endOfDay: boolean): number => {
    const text = queryText(call, name);
    if (text === null) return absent;
    const normal = text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
    if (/T.*(?:Z|[+-]\d{2}:\d{2})$/.test(normal)) return Date.parse(normal);
    if (/^\d{4}-\d{2}-\d{2}$/.test(normal)) return instantOfWall(normal, world.settings.govpay.zone) + (endOfDay ? 86_399_999 : 0);
    return instantOfWall(normal.length === 16 ? `${normal}:00` : normal, world.settings.govpay.zone) + (endOfDay ? 999 : 0);
  };
  const [fromMs, toMs] = [read('dataDa', Number.NEGATIVE_INFINITY, false), read('dataA', Number.POSITIVE_INFINITY, true)];
  return Number.isNaN(fromMs) || Number.isNaN(toMs) ? null : { fromMs, toMs };
}
