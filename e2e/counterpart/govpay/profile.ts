import { json, type Answer } from '../answers.ts';
import type { Call } from '../call.ts';
import type { World } from '../world.ts';
import { dominio } from './pendenza-views.ts';

/** `/profilo` of both APIs: who calls, for which bodies, with which rights, in the words of their YAML (`Lettura`, `Scrittura`). */
export function profileAnswer(world: World, call: Call): Answer {
  const { domains, applications } = world.settings.govpay;
  const application = applications.find(({ name }) => name === call.caller.application);
  const types = [...new Set(domains.flatMap((domain) => domain.types ?? []).filter(({ enabled }) => enabled).map(({ id }) => id))];
  const right = (servizio: string, may: readonly string[]): unknown => ({ servizio, autorizzazioni: may });
  return json(200, {
    nome: application?.name ?? '', domini: domains.filter(({ enabled }) => enabled).map(({ idDominio }) => dominio(world, idDominio)), tipiPendenza: types.map((id) => ({ idTipoPendenza: id, descrizione: id })),
    acl: [right('Pendenze', application?.mayWrite === true ? ['Lettura', 'Scrittura'] : ['Lettura']), right('Pagamenti', ['Lettura']), right('Rendicontazioni e Incassi', ['Lettura', 'Scrittura'])],
  });
}
