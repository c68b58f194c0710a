import type { IntermediaryConnector, SendCtx, SendResult } from '../../connector.ts';
import { mayWrite, type HealthParts } from './govpay-health.ts';

/** The key itself, whatever the position (intermediary.md 1.2, Errors). */
const ABOUT_THE_CALLER: ReadonlySet<string> = new Set(['APP_000', 'APP_001', 'APP_002']);

/**
 * A connector of GovPay whose refusals of one position block that one alone (intermediary.md 4.4: «403 on one row only»). GovPay says in the same words that it does not
 * know the caller and that the caller may not write this pendenza: `/profilo` tells which. Without it one position would keep all calls from being made.
 */
export function blockRefusedRows(connector: IntermediaryConnector, parts: HealthParts): IntermediaryConnector {
  const settled = async (result: SendResult, ctx: SendCtx): Promise<SendResult> => {
    if (result.kind !== 'unauthorized' || !isInItsWords(result.code) || !(await mayWrite(parts, ctx))) return result;
    return { kind: 'rejected', remedy: { code: result.code, message: `GovPay riconosce l’applicazione ma non le permette di scrivere questa posizione (codice ${result.code}). Chiedi a chi gestisce GovPay di abilitarla al tipo di pendenza del servizio, poi premi Invia di nuovo.`, fields: {} } };
  };
  const { markPaidElsewhere } = connector;
  return {
    ...connector,
    upsertPosition: async (position, known, ctx) => settled(await connector.upsertPosition(position, known, ctx), ctx),
    cancelPosition: async (ref, reason, ctx) => settled(await connector.cancelPosition(ref, reason, ctx), ctx),
    ...(markPaidElsewhere === undefined ? {} : { markPaidElsewhere: async (ref, paidAt, reason, ctx) => settled(await markPaidElsewhere(ref, paidAt, reason, ctx), ctx) }),
  };
}

/** A proxy or a gateway before it refuses in other words, and refuses everything. */
function isInItsWords(code: string): boolean {
  return !/^(HTTP|GATEWAY)_/.test(code) && !ABOUT_THE_CALLER.has(code);
}
