/** Accepting a whole class: counted first, then done in many short units. */
import { appendAudit } from '../../data/audit.ts';
import { wasAnswered } from '../../data/request-log.ts';
import { formatEuro } from '../../domain/money.ts';
import { ok } from '../../domain/result.ts';
import { failure, mutate, type Operator, type Outcome } from '../access/index.ts';
import type { ApplicationContext } from '../application-context.ts';
import { acceptMovements } from './decisions.ts';
import { classMembers, classSum, confirmAllocations, ruleAllocationsOf, showDecision, type ClassSum } from './decision-store.ts';
import type { FrozenAllocation } from './matching/matching-input.ts';
import { movementsByIds } from './outcome-store.ts';
import type { WrittenDecision } from './reconciliation-port.ts';
import { markStale } from './result-store.ts';
import { readSettings } from './settings-store.ts';

export type AcceptedClass = Readonly<{ bucket: 'CERTAIN' | 'TO_CONFIRM'; month: string | null }>;

/** Certain matches confirmed in one unit. */
const CONFIRMED_AT_ONCE = 50;
/** Proposals accepted in one unit: each is looked at by itself. */
const ACCEPTED_AT_ONCE = 5;

/** What accepting the class would take, and the sentence that asks for it. */
export async function previewClass(context: ApplicationContext, asked: AcceptedClass): Promise<ClassSum & Readonly<{ sentence: string }>> {
  const sum = await context.engine.read(async (reader) => classSum(reader, { ...asked, today: context.clock.today(), fourEyesCents: (await readSettings(reader)).fourEyesCents }));
  const what = asked.bucket === 'CERTAIN' ? (sum.count === 1 ? 'abbinamento sicuro' : 'abbinamenti sicuri') : sum.count === 1 ? 'proposta' : 'proposte';
  const left = sum.leftOut === 0 ? '' : ` Restano fuori ${sum.leftOut} per ${formatEuro(sum.leftOutCents)}, che chiedono due persone.`;
  return { ...sum, sentence: `${sum.count === 1 ? 'Confermi' : 'Confermi tutti'} ${sum.count === 1 ? 'un' : `i ${sum.count}`} ${what} per ${formatEuro(sum.cents)}?${left}` };
}

type Answer = Readonly<{ accepted: number; cents: number }>;
export type ClassRequest = AcceptedClass & Readonly<{ requestId: string; expectedCount: number; expectedCents: number }>;

/** Accepts the class as the preview counted it. Cut off by the end of the program, what was accepted stays accepted. */
export async function acceptClass(context: ApplicationContext, operator: Operator, input: ClassRequest): Promise<Outcome<WrittenDecision<Answer>>> {
  const { engine, clock } = context;
  const asked = await engine.read(async (reader) => ({ bucket: input.bucket, month: input.month, today: clock.today(), fourEyesCents: (await readSettings(reader)).fourEyesCents }));
  const known = await engine.read((reader) => wasAnswered(reader, input.requestId));
  if (known) return answered(await mutate<Answer>(engine, OPERATION, input, () => Promise.reject(new Error('A request that was answered is not done again'))), []);
  const sum = await engine.read((reader) => classSum(reader, asked));
  if (sum.count !== input.expectedCount || sum.cents !== input.expectedCents) return failure('VERSION_CONFLICT', 'Nel frattempo il gruppo è cambiato: guarda di nuovo quanti sono e per quale importo.', { retry: 'AFTER_RELOAD' });
  const members = await engine.read((reader) => classMembers(reader, asked), { lane: 'heavy' });
  const frozen: FrozenAllocation[] = [];
  const accepted: number[] = [];
  const atOnce = input.bucket === 'CERTAIN' ? CONFIRMED_AT_ONCE : ACCEPTED_AT_ONCE;
  for (let from = 0; from < members.length; from += atOnce) {
    const piece = members.slice(from, from + atOnce);
    const done = await (input.bucket === 'CERTAIN' ? confirmPiece(context, operator, piece) : acceptPiece(context, operator, piece));
    if (done === null) continue;
    frozen.push(...done);
    accepted.push(...piece);
  }
  const cents = await engine.read(async (reader) => [...(await movementsByIds(reader, accepted)).values()].reduce((total, { sign, amountCents }) => total + sign * amountCents, 0), { lane: 'heavy' });
  return answered(await mutate(engine, OPERATION, input, async (unit) => {
    unit.touch('reconciliation');
    return ok({ accepted: accepted.length, cents });
  }), frozen);
}

const OPERATION = 'reconciliation.acceptClass';

function answered(answer: Outcome<Answer>, frozen: readonly FrozenAllocation[]): Outcome<WrittenDecision<Answer>> {
  return answer.ok ? ok({ answer: answer.value, changes: { frozen } }) : answer;
}

function confirmPiece({ engine }: ApplicationContext, operator: Operator, movementIds: readonly number[]): Promise<readonly FrozenAllocation[]> {
  return engine.write(OPERATION, async (unit) => {
    const made = await ruleAllocationsOf(unit, movementIds);
    await confirmAllocations(unit, made.map(({ id }) => id), operator.id);
    await showDecision(unit, movementIds, { status: 'confirmed', bucket: 'RECONCILED' });
    await appendAudit(unit, { action: 'MATCHES_CONFIRMED', subjectKind: 'reconciliation', subjectId: 'CERTAIN', operatorId: String(operator.id), before: null, after: { movements: [...movementIds] } });
    await markStale(unit);
    return made.map(({ id, movementId, target, cents, rule }) => ({ id, movementId, target, cents, rule, booked: false }));
  }, { lane: 'bulk' });
}

/** Null: one of them could not be accepted any more, and none was. */
async function acceptPiece({ engine, clock }: ApplicationContext, operator: Operator, movementIds: readonly number[]): Promise<readonly FrozenAllocation[] | null> {
  const done = await engine.writeResult(OPERATION, async (unit) => {
    const movements = await movementsByIds(unit, movementIds);
    return acceptMovements({ unit, operator, today: clock.today() }, [...movements.values()].map(({ id, version }) => ({ movementId: id, expectedVersion: version })));
  }, { lane: 'bulk' });
  return done.ok ? (done.value.changes.frozen ?? []) : null;
}
