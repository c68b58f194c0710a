import { z } from 'zod';
import { json, type Answer } from './answers.ts';
import { APIS } from './call.ts';
import type { Control } from './control.ts';
import { FACTS, isFactNumber } from './facts.ts';
import type { Flow } from './fdr/flow-store.ts';
import { PAY_STATES } from './fdr/flow-store.ts';
import { viewV3 } from './gpd/position-views.ts';

/*
 * The control of a counterpart that runs by hand: `POST /control/<command>` with a JSON body. `GET /control` lists the commands with the fields of each. Same names as in `control.ts`.
 */

const retryAfter = z.discriminatedUnion('as', [z.object({ as: z.literal('seconds'), seconds: z.number() }), z.object({ as: z.literal('date'), seconds: z.number() }), z.object({ as: z.literal('milliseconds'), ms: z.number() })]).nullable();
const when = { operation: z.string(), nth: z.int().min(1).default(1), times: z.int().min(1).default(1) };
const faultShape = z.discriminatedUnion('kind', [
  z.object({ ...when, kind: z.literal('drop'), commit: z.boolean() }),
  z.object({ ...when, kind: z.literal('delay'), ms: z.number(), before: z.boolean() }),
  z.object({ ...when, kind: z.literal('status'), status: z.int(), commit: z.boolean().default(false), retryAfter: retryAfter.default(null) }),
  z.object({ ...when, kind: z.literal('truncatedJson') }),
  z.object({ ...when, kind: z.literal('cutBody') }),
  z.object({ ...when, kind: z.literal('wrongJson'), commit: z.boolean(), body: z.unknown() }),
  z.object({ ...when, kind: z.literal('html'), status: z.int(), commit: z.boolean() }),
  z.object({ ...when, kind: z.literal('duplicatePage') }),
  z.object({ ...when, kind: z.literal('pageDrift'), rows: z.int() }),
  z.object({ ...when, kind: z.literal('skew'), ms: z.number() }),
]);
const payWishes = { paidAt: z.string().exactOptional(), feeCents: z.int().exactOptional(), receiptAt: z.string().exactOptional(), positionAt: z.string().exactOptional(), standIn: z.boolean().exactOptional(), method: z.string().exactOptional(), alreadyActivated: z.boolean().exactOptional() };
const extra = z.array(z.object({ iuv: z.string(), amountCents: z.int(), iur: z.string().exactOptional(), payStatus: z.enum(PAY_STATES).exactOptional(), idTransfer: z.int().exactOptional() }));
const texts = z.array(z.string());
const reference = z.object({ reference: z.string() });
const nothing = z.object({});

type Command = Readonly<{ fields: z.ZodType; run(control: Control, body: unknown): unknown }>;

function command<Fields extends z.ZodType>(fields: Fields, run: (control: Control, body: z.infer<Fields>) => unknown): Command {
  return { fields, run: (control, body) => run(control, fields.parse(body)) };
}

const COMMANDS: Readonly<Record<string, Command>> = {
  clock: command(nothing, ({ clock }) => ({ now: new Date(clock.nowMs()).toISOString(), dateHeader: new Date(clock.headerMs()).toUTCString() })),
  advance: command(z.object({ ms: z.number() }), ({ clock }, { ms }) => clock.advance(ms)),
  setTime: command(z.object({ at: z.string() }), ({ clock }, { at }) => clock.setTime(at)),
  follow: command(nothing, ({ clock }) => clock.follow()),
  shiftDateHeader: command(z.object({ ms: z.number() }), ({ clock }, { ms }) => clock.shiftDateHeader(ms)),
  facts: command(nothing, ({ facts }) => Object.entries(FACTS).map(([fact, text]) => ({ fact: Number(fact), text, holds: Object.entries(facts).some(([key, holds]) => key === fact && holds) }))),
  setFact: command(z.object({ fact: z.int(), holds: z.boolean() }), (control, { fact, holds }) => {
    if (!isFactNumber(fact)) throw new Error('Facts go from 1 to 10');
    control.setFact(fact, holds);
  }),
  fault: command(faultShape, (control, fault) => control.fault(fault)),
  faults: command(nothing, ({ faults }) => faults.waiting()),
  clearFaults: command(nothing, ({ faults }) => faults.clear()),
  pay: command(z.object({ nav: z.string(), ...payWishes }), (control, { nav, ...wishes }) => control.pay(nav, wishes)),
  payLate: command(z.object({ nav: z.string(), ...payWishes, paidAt: z.string() }), (control, { nav, paidAt, ...wishes }) => control.payLate(nav, paidAt, wishes)),
  addStrangePayment: command(z.object({ organization: z.string(), nav: z.string(), amountCents: z.int(), description: z.string().exactOptional(), paidAt: z.string().exactOptional(), receiptAt: z.string().exactOptional() }), (control, strange) => control.addStrangePayment(strange)),
  publishFlow: command(z.object({ organization: z.string().exactOptional(), iuvs: texts.exactOptional(), fdr: z.string().exactOptional(), flowDate: z.string().exactOptional(), publishedAt: z.string().exactOptional(), regulation: z.string().exactOptional(), regulationDate: z.string().exactOptional(), extra: extra.exactOptional() }), (control, wishes) => flowView(control.publishFlow(wishes))),
  reviseFlow: command(z.object({ fdr: z.string(), drop: texts.exactOptional(), revoke: texts.exactOptional(), amounts: z.record(z.string(), z.int()).exactOptional(), extra: extra.exactOptional() }), (control, { fdr, ...revision }) => flowView(control.reviseFlow(fdr, revision))),
  addNotificationFee: command(z.object({ nav: z.string(), feeCents: z.int() }), (control, { nav, feeCents }) => control.addNotificationFee(nav, feeCents)),
  cancel: command(reference, (control, body) => control.cancel(body.reference)),
  vanish: command(reference, (control, body) => control.vanish(body.reference)),
  resurrect: command(reference, (control, body) => control.resurrect(body.reference)),
  crossNextCancel: command(z.object({ nav: z.string() }), (control, { nav }) => control.crossNextCancel(nav)),
  settleReconciliations: command(nothing, (control) => control.settleReconciliations()),
  runScheduler: command(nothing, (control) => ({ changed: control.runScheduler() })),
  generateReceipts: command(z.object({ organization: z.string().exactOptional(), count: z.int().min(1).max(1_000_000), from: z.string(), to: z.string(), segregationCode: z.string().exactOptional(), firstCounter: z.int().exactOptional() }), (control, wishes) => ({ count: control.generateReceipts(wishes).count })),
  generateFlows: command(z.object({ organization: z.string().exactOptional(), flows: z.int().min(1).max(20_000), paymentsPerFlow: z.int().min(1), from: z.string(), to: z.string(), segregationCode: z.string().exactOptional(), firstCounter: z.int().exactOptional() }), (control, wishes) => ({ flows: control.generateFlows(wishes).length })),
  positions: command(nothing, (control) => control.positions().slice(0, 1000).map((position) => viewV3(position))),
  position: command(reference, (control, body) => control.position(body.reference)),
  pendenze: command(nothing, (control) => control.pendenze().slice(0, 1000)),
  payments: command(z.object({ organization: z.string().exactOptional() }), (control, { organization }) => control.payments(organization).slice(0, 1000)),
  flows: command(nothing, (control) => control.flows().slice(0, 1000).map(flowView)),
  calls: command(z.object({ operation: z.string().exactOptional() }), (control, { operation }) => control.calls(operation).slice(-1000)),
  counters: command(nothing, (control) => ({ tooMany: control.tooMany(), calls: control.calls().length, byApi: Object.fromEntries(APIS.map((api) => [api, control.calls().filter((call) => call.api === api).length])) })),
  clearCalls: command(nothing, (control) => control.clearCalls()),
};

function flowView({ fdr, pspId, revision, count, regulation, regulationDate, publishedMs }: Flow): unknown {
  return { fdr, pspId, revision, count, regulation, regulationDate, published: new Date(publishedMs).toISOString() };
}

/** Runs a command; what cannot be done is 400 with the reason. */
export async function answerControl(control: Control, method: string, path: string, bytes: Buffer): Promise<Answer> {
  const name = path.replace(/^\/control\/?/, '');
  if (name === '' && method === 'GET') return json(200, Object.fromEntries(Object.entries(COMMANDS).map(([key, { fields }]) => [key, fieldsOf(fields)])));
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found === undefined) return json(404, { problem: `No command ${name}: GET /control lists them` });
  try {
    return json(200, { result: found.run(control, bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'))) ?? null });
  } catch (error) {
    return json(400, { problem: error instanceof Error ? error.message : String(error) });
  }
}

function fieldsOf(fields: z.ZodType): unknown {
  return z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' });
}
