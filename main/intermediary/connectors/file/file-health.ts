import { randomBytes } from 'node:crypto';
import type { Health, PullCtx } from '../../connector.ts';
import type { ExchangeFailure } from './exchange.ts';
import { listDeliveries, type IncomingParts } from './incoming.ts';
import type { Outgoing } from './outgoing.ts';
import { missingNumbers } from './sequence-warnings.ts';

export type HealthParts = IncomingParts & Readonly<{ outgoing: Outgoing; onServerTime(serverMs: number, localMs: number): void }>;

/** Tries what the exchange needs: reading `in`, writing and reading again in `out`. What it writes it takes away; the partner has no reason to look at it. */
export async function readFileHealth(parts: HealthParts, ctx: PullCtx): Promise<Health> {
  const { exchange } = parts;
  const incoming = await listDeliveries(parts, ctx.signal);
  if (!incoming.ok) return unwell(exchange.place, 'Leggere in «in»', incoming.error);
  const tried = await tryWriting(parts, ctx);
  if (!tried.ok) return unwell(exchange.place, 'Scrivere in «out»', tried.failure, 'Leggere in «in»');
  const caught = await parts.outgoing.catchUp(ctx.nowMs(), ctx.signal);
  if (!caught.ok) return unwell(exchange.place, 'Consegnare con questo nome', caught.error, 'Leggere in «in»', 'Scrivere in «out»');
  const received = [...(await parts.memory.received()).values()];
  const gaps = missingNumbers(received).map(({ sender, numbers }) => `Mancano consegne di «${sender}»: ${numbers.join(', ')}${numbers.length === 20 ? '…' : ''}. Chiedile al partner.`);
  const refused = incoming.value.flatMap((lying) => lying.received.refused.map(({ message }) => message));
  const warnings = incoming.value.flatMap((lying) => lying.received.warnings);
  const problems = [...gaps, ...refused, ...warnings];
  const shown = problems.slice(0, 5);
  const rest = problems.length - shown.length;
  return {
    ok: true, serverTime: tried.serverTime,
    rights: [{ what: 'Leggere in «in»', allowed: true, detail: `${incoming.value.length} consegne del partner presenti` }, { what: 'Scrivere in «out»', allowed: true, detail: null }, ...shown.map((detail) => ({ what: 'Da sistemare con il partner', allowed: null, detail }))],
    detail: `La cartella di scambio ${exchange.place} si legge e si scrive.${problems.length === 0 ? '' : ` Ci sono ${problems.length} cose da sistemare con il partner.`}${rest > 0 ? ` Qui le prime ${shown.length}.` : ''}`,
  };
}

type Tried = Readonly<{ ok: true; serverTime: string | null }> | Readonly<{ ok: false; failure: ExchangeFailure }>;

async function tryWriting({ exchange, sender, onServerTime }: HealthParts, ctx: PullCtx): Promise<Tried> {
  const name = `${sender}-prova-${randomBytes(6).toString('hex')}.txt`;
  const written = await exchange.write(name, Buffer.from('Prova di scrittura di Sportello: questo file viene tolto subito.\n'), ctx.signal);
  if (!written.ok) return { ok: false, failure: written.error };
  const localMs = ctx.nowMs();
  const listed = await exchange.list('out', ctx.signal);
  const removed = await exchange.remove(name, ctx.signal);
  if (!listed.ok) return { ok: false, failure: listed.error };
  if (!removed.ok) return { ok: false, failure: removed.error };
  const own = listed.value.find((file) => file.name === name);
  // The only clock that a folder of somebody else shows is the time of a file just written.
  if (!exchange.remoteClock || own === undefined) return { ok: true, serverTime: null };
  onServerTime(own.modifiedMs, localMs);
  return { ok: true, serverTime: new Date(own.modifiedMs).toISOString() };
}

function unwell(place: string, what: string, failure: ExchangeFailure, ...well: readonly string[]): Health {
  const detail = failure.kind === 'denied' ? failure.message : `La cartella di scambio ${place} non risponde (${'code' in failure ? failure.code : failure.kind}). Controlla la rete e l’indirizzo; se è giusto, riprova più tardi.`;
  return { ok: false, serverTime: null, rights: [...well.map((name) => ({ what: name, allowed: true, detail: null })), { what, allowed: failure.kind === 'denied' ? false : null, detail }], detail };
}
