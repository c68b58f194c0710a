import { z } from 'zod';
import { json, type Answer } from '../answers.ts';
import { param, queryFlag, queryInt, queryText, type Call, type Handler, type Handlers } from '../call.ts';
import { utcWall } from '../wall-time.ts';
import type { World } from '../world.ts';
import { built, feeHasNoPlace, invalidate, isPaidState, isUpdatable, publish, publishNow, stampNow } from './position-changes.ts';
import { listPositions } from './position-list.ts';
import { judgePayment, markPaid } from './position-payment.ts';
import { readDraft, type PositionDraft } from './position-requests.ts';
import { judgeDraft, readWall } from './position-rules.ts';
import { hasSeveralPlans, installmentsOf, type Position, type PositionState } from './position.ts';
import { optionV1, viewV1, viewV3 } from './position-views.ts';
import { PROBLEMS } from './problems.ts';

type Version = 1 | 3;
const ORGANIZATION = 'organizationfiscalcode';

/** Operations of GPD v1 and v3, by `operationId`. */
export function gpdHandlers(version: Version): Handlers {
  const shared: Record<string, Handler> = {
    getOrganizationDebtPositions: (world, call) => listPositions(world, call, param(call, ORGANIZATION), version),
    createPosition: (world, call) => create(world, call, version),
    getOrganizationDebtPositionByIUPD: (world, call) => withPosition(world, call, (position) => (version === 1 && hasSeveralPlans(position) ? PROBLEMS.severalPlans(position.organization, position.iupd) : json(200, view(position, version)))),
    updatePosition: (world, call) => update(world, call, version),
    deletePosition: (world, call) => withPosition(world, call, (position) => remove(world, position)),
    publishPosition: (world, call) => withPosition(world, call, (position) => publish(world, position) ?? json(200, view(position, version))),
  };
  if (version === 3) return shared;
  return {
    ...shared,
    healthCheck: () => json(200, { name: 'pagopa-debt-position', version: '1.1.37', environment: 'counterpart' }),
    invalidatePosition: (world, call) => withPosition(world, call, (position) => invalidate(world, position) ?? json(200, view(position, version))),
    setPaymentOptionAsAlreadyPaid: markAlreadyPaid,
    updateTransferIbanMassive: replaceIban,
  };
}

/** Only where fact 4 is switched off: v3 as a client believes it that expects to find there what v1 has. */
export const invalidateInV3: Handler = (world, call) => withPosition(world, call, (position) => invalidate(world, position) ?? json(200, view(position, 3)));

function view(position: Position, version: Version): unknown {
  return version === 3 ? viewV3(position) : viewV1(position);
}

/** The first two digits of the first IUV must be among the key's codes (1.1.1). */
function isForbidden(call: Call, iuv: string): boolean {
  const codes = call.caller.segregationCodes;
  return codes !== null && !codes.includes(iuv.slice(0, 2));
}

function withPosition(world: World, call: Call, act: (position: Position) => Answer): Answer {
  const [organization, iupd] = [param(call, ORGANIZATION), param(call, 'iupd')];
  // 1.1.2: the path takes letters, digits, `_`, `*`, blanks and `-`; POST does not look, so `/` or `.` can be created and never read again.
  if (!/^[\w*\t -]+$/.test(iupd)) return PROBLEMS.bean('getOrganizationDebtPositionByIUPD.iupd: must match "[\\w*\\h-]+"');
  const position = world.positions.get(organization, iupd);
  if (position === null) return PROBLEMS.notFound(organization, iupd);
  return isForbidden(call, installmentsOf(position)[0]?.iuv ?? '') ? PROBLEMS.forbidden(organization) : act(position);
}

function readPositionBody(world: World, call: Call, version: Version, creating: boolean): PositionDraft | Readonly<{ problem: Answer }> {
  const draft = readDraft(version, call.body);
  if (draft === null) return { problem: PROBLEMS.unreadable() };
  const problem = judgeDraft(draft, { facts: world.facts, nowMs: world.clock.nowMs(), creating });
  return problem === null ? draft : { problem };
}

function create(world: World, call: Call, version: Version): Answer {
  const organization = param(call, ORGANIZATION);
  const draft = readPositionBody(world, call, version, true);
  if ('problem' in draft) return draft.problem;
  return createFromDraft(world, organization, draft, { version, toPublish: queryFlag(call, 'toPublish', false), forbidden: isForbidden(call, draft.plans[0]?.installments[0]?.iuv ?? '') });
}

/** Shared with the bulk load. */
export function createFromDraft(world: World, organization: string, draft: PositionDraft, how: Readonly<{ version: Version; toPublish: boolean; forbidden: boolean }>): Answer {
  if (how.forbidden) return PROBLEMS.forbidden(organization);
  const position = built(world, organization, draft, null, how.version);
  const there = world.positions.get(organization, draft.iupd);
  // Without fact 2: what a client believes that takes a POST for repeatable.
  if (!world.facts[2] && there !== null && sameNumbers(there, position)) return json(201, view(there, how.version));
  if (!world.positions.put(position)) return PROBLEMS.duplicate(organization);
  if (how.toPublish) publishNow(world, position);
  return json(201, view(position, how.version));
}

function sameNumbers(a: Position, b: Position): boolean {
  const numbers = (position: Position): string => installmentsOf(position).map(({ nav, iuv, amount }) => `${nav}/${iuv}/${amount}`).join();
  return numbers(a) === numbers(b);
}

/** Full replace (1.1.7). Fact 1: without `toPublish=true` the position goes back to DRAFT. */
function update(world: World, call: Call, version: Version): Answer {
  return withPosition(world, call, (old) => {
    const draft = readPositionBody(world, call, version, false);
    if ('problem' in draft) return draft.problem;
    return replaceByDraft(world, old, draft, { version, toPublish: queryFlag(call, 'toPublish', false), forbidden: isForbidden(call, draft.plans[0]?.installments[0]?.iuv ?? '') });
  });
}

/** Shared with the bulk load. */
export function replaceByDraft(world: World, old: Position, draft: PositionDraft, how: Readonly<{ version: Version; toPublish: boolean; forbidden: boolean }>): Answer {
  const { organization, iupd } = old;
  if (draft.iupd !== iupd) return PROBLEMS.request(`IUPD mistmatch error: path iupd and body iupd must be the same [path iupd=${iupd}; body iupd=${draft.iupd}]`);
  if (!isUpdatable(old.status)) return PROBLEMS.notUpdatable(organization, iupd);
  if (how.forbidden) return PROBLEMS.forbidden(organization);
  const position = built(world, organization, draft, old, how.version);
  if (feeHasNoPlace(position)) return PROBLEMS.noTransferForFee(organization, iupd);
  if (!world.positions.put(position, old)) return PROBLEMS.duplicate(organization);
  if (how.toPublish) publishNow(world, position, old.status === 'VALID' ? old.plans.map(({ validityMs }) => validityMs) : []);
  else if (!world.facts[1]) Object.assign(position, { status: old.status, publishDate: old.publishDate } satisfies Partial<Position>);
  return json(200, view(position, how.version));
}

/** 1.1.4, table, DELETE: physical, its IUPD, IUV and NAV become free again. */
function remove(world: World, position: Position): Answer {
  if (isPaidState(position.status)) return PROBLEMS.paymentFound(position.organization, position.iupd);
  world.positions.remove(position);
  return json(200, 'The debt position was successfully deleted');
}

const alreadyPaidBody = z.object({ paymentDate: z.string().nullish() }).nullish();

/** `paids/{nav}`: paid outside pagoPA; no receipt will ever exist (1.1.4, table). */
function markAlreadyPaid(world: World, call: Call): Answer {
  const [organization, nav] = [param(call, ORGANIZATION), param(call, 'nav')];
  const codes = call.caller.segregationCodes;
  if (codes !== null && !codes.includes(nav.slice(1, 3))) return PROBLEMS.forbidden(organization);
  const body = alreadyPaidBody.safeParse(call.body);
  const given = body.success ? (body.data?.paymentDate ?? null) : null;
  const paidMs = given === null ? world.clock.nowMs() : readWall(given, world.facts);
  if (paidMs === null) return PROBLEMS.unreadable();
  const judged = judgePayment(world, organization, nav);
  if (!judged.ok) return judged.error;
  markPaid(world, judged.value, { paymentDate: utcWall(paidMs), paymentMethod: null, pspCompany: CLOSED, fee: 0, idReceipt: CLOSED });
  return json(200, optionV1(judged.value.position, judged.value.plan, judged.value.installment));
}

const CLOSED = 'CLOSED_AS_ALREADY_PAID_BY_EC';
const newIban = z.object({ newIban: z.string() });
const IBAN_CHANGES_IN: readonly PositionState[] = ['DRAFT', 'PUBLISHED', 'VALID', 'PARTIALLY_PAID'];

/** Massive change of IBAN: at most 1000 transfers a call, repeated until 0 (1.1.2, table). By one statement over unpaid options of positions not wholly paid: whatever their segregation code and payee, and their last update stays. */
function replaceIban(world: World, call: Call): Answer {
  const [organization, oldIban, limit] = [param(call, ORGANIZATION), queryText(call, 'oldIban') ?? '', queryInt(call, 'limit', 100)];
  const body = newIban.safeParse(call.body);
  if (!body.success || limit < 1 || limit > 1000) return PROBLEMS.bean('newIban: must not be blank');
  const unpaid = world.positions.ofOrganization(organization).filter(({ status }) => IBAN_CHANGES_IN.includes(status)).flatMap(installmentsOf).filter(({ status }) => status === 'UNPAID');
  const transfers = unpaid.flatMap((one) => one.transfers).filter(({ iban }) => iban === oldIban).slice(0, limit);
  for (const transfer of transfers) Object.assign(transfer, { iban: body.data.newIban, lastUpdatedDate: stampNow(world) });
  return json(200, { description: `Updated IBAN on ${transfers.length} transfers`, updatedTransfers: transfers.length });
}
