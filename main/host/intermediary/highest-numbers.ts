import { z } from 'zod';
import type { Reader } from '../../data/engine.ts';
import { isNotFound, type Health, type IntermediaryConnector, type NotFound, type PositionRef, type PullCtx, type Read, type RemotePosition } from '../../intermediary/connector.ts';

/** What the test of a connection tells of one thing it asked. */
type Told = Health['rights'][number];
/** The series of numbers of this desk. */
type Series = Readonly<{ segregationCode: string; applicationPrefix: string; workstation: string }>;

const LOOKED_AT = 5;
const WHAT = 'I numeri di avviso più alti di questa postazione non sono di altri';

const numberRow = z.object({ nav: z.string(), iupd: z.string(), navs: z.string(), onPortal: z.int() });
/** `onPortal`: a person loaded it there, or it was confirmed: what is found there under it is ours, whatever name the portal gave it. */
type IssuedNumber = Readonly<{ nav: string; ref: PositionRef; onPortal: boolean }>;

/** The highest notice numbers that this desk gave, each with the position that holds it. */
export async function highestNumbers(reader: Reader, organization: string, series: Series): Promise<readonly IssuedNumber[]> {
  const beginning = `3${series.segregationCode}${series.applicationPrefix}${series.workstation}`;
  const rows = await reader.all(numberRow,
    `/* sync.highestNumbers */ SELECT i.nav, p.iupd, (SELECT json_group_array(o.nav) FROM (SELECT nav FROM installment WHERE position_id = p.id AND nav IS NOT NULL ORDER BY id) o) AS navs,
       EXISTS (SELECT 1 FROM portal_number n WHERE n.nav = i.nav) AS on_portal
     FROM installment i JOIN debt_position p ON p.id = i.position_id WHERE i.nav >= ? AND i.nav < ? ORDER BY i.nav DESC LIMIT ?`, [beginning, `${beginning}:`, LOOKED_AT]);
  return rows.map(({ nav, iupd, navs, onPortal }) => ({ nav, ref: { organization, iupd, navs: z.array(z.string()).parse(JSON.parse(navs)) }, onPortal: onPortal === 1 }));
}

/**
 * Asks the remote about the highest numbers given here: one that somebody else uses there says that the series is not ours alone, before more are given of it.
 * `taken`: those numbers. Source: intermediary.md 4.5, guarantee 4.
 */
export async function checkHighestNumbers(connector: IntermediaryConnector, numbers: readonly IssuedNumber[], ctx: PullCtx): Promise<Readonly<{ told: Told; taken: readonly string[] }>> {
  if (connector.capabilities.transport === 'file') return { told: told(null, 'Non disponibile: con lo scambio di file non si può chiedere. Concorda la serie di numeri con il partner.'), taken: [] };
  if (numbers.length === 0) return { told: told(true, 'Questa postazione non ha ancora dato numeri.'), taken: [] };
  const taken: string[] = [];
  let ours = 0;
  for (const number of numbers) {
    const own = await connector.readPosition(number.ref, ctx);
    if (!own.ok) return { told: told(null, 'L’intermediario non ha risposto a questa domanda: ripeti la prova più tardi.'), taken };
    if (holds(own.value, number.nav) || number.onPortal) { ours += 1; continue; }
    const other = await holderOf(connector, number, ctx);
    if (!other.ok) return { told: told(null, 'L’intermediario non ha risposto a questa domanda: ripeti la prova più tardi.'), taken };
    if (!isNotFound(other.value)) taken.push(number.nav);
  }
  if (taken.length > 0) return { told: told(false, takenSentence(taken)), taken };
  return { told: notTaken(ours, numbers.length - ours, connector.findByNav !== undefined), taken };
}

/** `byNumber`: the remote tells whose a number is. Where it knows only our own positions, a number that it does not know as ours may be of anybody. */
function notTaken(ours: number, others: number, byNumber: boolean): Told {
  const looked = `Guardati gli ultimi ${ours + others}: ${ours} presso l’intermediario sono delle nostre posizioni`;
  if (others === 0) return told(true, `${looked}.`);
  const are = others === 1 ? 'è' : 'sono';
  return byNumber ? told(true, `${looked}, ${others} non ${are} ancora di nessuno.`) : told(null, `${looked}, ${others} non ${others === 1 ? 'risulta' : 'risultano'} ancora ${others === 1 ? 'inviato' : 'inviati'}: questo intermediario non dice se un numero è di altri prima che lo si invii.`);
}

const told = (allowed: boolean | null, detail: string): Told => ({ what: WHAT, allowed, detail });

const holds = (remote: RemotePosition | NotFound, nav: string): boolean => !isNotFound(remote) && remote.installments.some((installment) => installment.nav === nav);

/** Who holds a number that our own position does not; where numbers cannot be looked for, nobody that could be told. */
async function holderOf(connector: IntermediaryConnector, { nav, ref }: IssuedNumber, ctx: PullCtx): Promise<Read<RemotePosition | NotFound>> {
  return connector.findByNav === undefined ? { ok: true, value: { notFound: true } } : connector.findByNav(ref.organization, nav, ctx);
}

function takenSentence(taken: readonly string[]): string {
  const which = taken.length === 1 ? `Il numero ${taken[0] ?? ''} è` : `I numeri ${taken.join(', ')} sono`;
  return `${which} già di un’altra posizione presso l’intermediario: da questa postazione non se ne danno altri. Verifica con l’intermediario il codice di segregazione e il prefisso concordati, poi iscrivi di nuovo la postazione in Configurazione, Numerazione.`;
}
