import { govpayFault, type Answer } from '../answers.ts';
import { hasRightCheckDigits } from '../notice-numbers.ts';
import type { GovPayDomain } from '../settings.ts';
import type { World } from '../world.ts';
import type { Pendenza } from './govpay-store.ts';
import { cents, isAmount, type NuovaPendenza, type NuovaVoce } from './pendenza-requests.ts';

/** Business refusals: 422, whatever the YAML documents (intermediary.md 1.2, errors). */
export function refused(codice: string, dettaglio: string): Answer {
  return govpayFault(422, 'RICHIESTA', codice, 'Richiesta non valida', dettaglio);
}

export function malformed(dettaglio: string): Answer {
  return govpayFault(400, 'RICHIESTA', 'SINTASSI', 'Richiesta non valida', dettaglio);
}

/** What holds on creation and on update alike. */
export function judgeBody(world: World, body: NuovaPendenza): Answer | null {
  const wrong = [body.importo, ...body.voci.map(({ importo }) => importo)].find((euro) => !isAmount(euro));
  if (wrong !== undefined) return malformed(`Il valore ${wrong} del campo importo non e' valido`);
  const domain = world.settings.govpay.domains.find(({ idDominio }) => idDominio === body.idDominio);
  if (domain === undefined) return refused('DOM_000', `Dominio ${body.idDominio} inesistente`);
  if (!domain.enabled) return refused('DOM_001', `Dominio ${body.idDominio} disabilitato`);
  return typeProblem(domain, body.idTipoPendenza) ?? sumProblem(body) ?? ibanProblem(domain, body.voci);
}

function typeProblem({ types }: GovPayDomain, idTipoPendenza: string): Answer | null {
  const type = types === null ? { enabled: true } : types.find(({ id }) => id === idTipoPendenza);
  if (type === undefined) return refused('TVR_000', `Tipo pendenza ${idTipoPendenza} inesistente`);
  return type.enabled ? null : refused('TVR_001', `Tipo pendenza ${idTipoPendenza} disabilitato`);
}

function sumProblem({ voci, importo }: NuovaPendenza): Answer | null {
  const ids = voci.map(({ idVocePendenza }) => idVocePendenza);
  if (new Set(ids).size !== ids.length) return refused('VER_001', 'Voci con lo stesso identificativo');
  if (voci.reduce((sum, voce) => sum + cents(voce.importo), 0) !== cents(importo)) return refused('VER_002', 'La somma delle voci non corrisponde all’importo');
  const unbalanced = voci.find(({ contabilita, importo: own }) => (contabilita?.quote ?? []).length > 0 && (contabilita?.quote ?? []).reduce((sum, quota) => sum + cents(quota.importo), 0) !== cents(own));
  return unbalanced === undefined ? null : refused('VER_035', `Le quote della voce ${unbalanced.idVocePendenza} non corrispondono al suo importo`);
}

/** VER_020: not registered for the domain; VER_032: disabled. */
function ibanProblem({ ibans }: GovPayDomain, voci: readonly NuovaVoce[]): Answer | null {
  if (ibans === null) return null;
  for (const { ibanAccredito, idDominio } of voci) {
    if (ibanAccredito == null || idDominio != null) continue;
    const known = ibans.find(({ iban }) => iban === ibanAccredito);
    if (known === undefined) return refused('VER_020', `IBAN di accredito ${ibanAccredito} non registrato`);
    if (!known.enabled) return refused('VER_032', `IBAN di accredito ${ibanAccredito} disabilitato`);
  }
  return null;
}

/** Number given by the client: checked only on creation (1.2, NAV supplied by the client). Check digits: a line in the diagnostics, nothing more (fact 10). */
export function judgeNumber(world: World, domain: GovPayDomain, nav: string): Answer | null {
  if (!/^[0-3]\d{17}$/.test(nav)) return refused('VER_017', `Numero avviso ${nav} non conforme`);
  if (!nav.startsWith(domain.auxDigit)) return refused('VER_039', `Numero avviso ${nav}: aux digit diverso da ${domain.auxDigit}`);
  if (nav.startsWith('3') && nav.slice(1, 3) !== domain.segregationCode) return refused('VER_027', `Numero avviso ${nav}: codice di segregazione diverso da ${domain.segregationCode}`);
  if (nav.startsWith('0') && nav.slice(1, 3) !== domain.applicationCode) return refused('VER_026', `Numero avviso ${nav}: application code diverso da ${domain.applicationCode}`);
  if (!world.facts[10] && !hasRightCheckDigits(nav)) return refused('VER_017', `Numero avviso ${nav}: check digit errato`);
  const other = world.govpay.byNav(domain.idDominio, nav);
  return other === null ? null : refused('VER_025', `Numero avviso ${nav} gia' utilizzato dalla pendenza ${other.idA2A}/${other.idPendenza}`);
}

/** 1.2, update rules on PUT. Fact 6: a cancelled one may be updated too, and lives again. Fact 7: what is frozen. */
export function judgeUpdate(world: World, old: Pendenza, body: NuovaPendenza): Answer | null {
  const reactivates = old.stato === 'ANNULLATA' && world.facts[6];
  if (old.stato !== 'NON_ESEGUITA' && !reactivates) return refused('VER_003', `La pendenza e' in stato ${old.stato}: non puo' essere aggiornata`);
  if (!world.facts[7]) return null;
  if ((body.idUnitaOperativa ?? null) !== old.idUnitaOperativa) return refused('VER_004', 'Unita\' operativa non modificabile');
  if (body.numeroAvviso != null && body.numeroAvviso !== old.nav) return refused('VER_024', 'Numero avviso non modificabile');
  if (body.voci.length < old.voci.length) return refused('VER_005', 'Il numero di voci non puo\' diminuire');
  for (const voce of old.voci) {
    const next = body.voci.find(({ idVocePendenza }) => idVocePendenza === voce.idVocePendenza);
    if (next === undefined) return refused('VER_006', `Manca la voce ${voce.idVocePendenza}`);
    if ((next.codEntrata ?? null) !== voce.codEntrata) return refused('VER_007', `Voce ${voce.idVocePendenza}: tributo non modificabile`);
    if ((next.ibanAccredito ?? null) !== voce.ibanAccredito) return refused('VER_023', `Voce ${voce.idVocePendenza}: IBAN di accredito non modificabile`);
  }
  return null;
}
