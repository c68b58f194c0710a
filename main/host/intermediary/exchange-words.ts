import { NETWORK_CODES, networkMessage } from '../../intermediary/http/network-failure.ts';

/** Why a call had no answer, in Italian, for who reads the technical details; null for a code that is not of the network. */
export function noAnswerWords(code: string | null): string | null {
  return NETWORK_CODES.some((known) => known === code) ? networkMessage(code ?? '') : null;
}
