import { createHash } from 'node:crypto';
import type { Flow } from './fdr/flow-store.ts';
import type { Debtor } from './gpd/position.ts';
import { numberOf } from './identifiers.ts';
import { DEFAULT_PSP, SOME_CATEGORY, SOME_IBAN, SOMEBODY } from './paying.ts';
import type { Payment } from './payments.ts';
import { civilDay, ROME, wallIn } from './wall-time.ts';
import type { World } from './world.ts';

/** What a made-up payment is told by whoever knows better; the rest is filled in. */
export type ItemWishes = Readonly<{ nav: string; amountCents: number; description?: string; debtor?: Debtor; iban?: string; category?: string }>;

export type ReceiptsWishes = Readonly<{
  organization?: string; count: number; from: string; to: string; segregationCode?: string; firstCounter?: number;
  /** When they reached the platform; absent: when they were paid. */
  arrivedAt?: string;
  /** Of each, from 0: to match positions that a test made elsewhere. Absent: numbers of their own. */
  item?: (index: number) => ItemWishes;
}>;

/** Payments that exist only when read: spread evenly from `from` to `to`, each with a receipt of its own. */
export function generateReceipts(world: World, wishes: ReceiptsWishes): Readonly<{ organization: string; count: number; payment(index: number): Payment }> {
  const organization = wishes.organization ?? world.settings.organizations[0]?.fiscalCode ?? '';
  const [fromMs, toMs] = [Date.parse(wishes.from), Date.parse(wishes.to)];
  const paidMs = (index: number): number => Math.floor((fromMs + ((toMs - fromMs) * index) / wishes.count) / 1000) * 1000;
  const item = wishes.item ?? ((index: number): ItemWishes => itemOf(wishes.segregationCode ?? '01', (wishes.firstCounter ?? 5_000_000_000) + index));
  const arrivedMs = (index: number): number => (wishes.arrivedAt === undefined ? paidMs(index) : Date.parse(wishes.arrivedAt));
  const payment = (index: number): Payment => madeUp(world, organization, item(index), paidMs(index), arrivedMs(index));
  // In Rome an hour shown twice a year would cost a formatter a row: the wall time of a row is made only where it is compared.
  world.payments.addGenerated({ organization, count: wishes.count, item: payment, paidAt: (index) => wallIn(paidMs(index), ROME), iuv: (index) => item(index).nav.slice(1), arrivedMs });
  return { organization, count: wishes.count, payment };
}

function itemOf(segregationCode: string, counter: number): ItemWishes {
  return { nav: numberOf(segregationCode, counter).nav, amountCents: 1_000 + (counter % 30_000), description: `Diritti ${counter}` };
}

function madeUp(world: World, organization: string, item: ItemWishes, paidMs: number, arrivedMs: number): Payment {
  const name = nameOf(world, organization);
  const description = item.description ?? 'Diritti di segreteria';
  return {
    organization, companyName: name, officeName: null, iuv: item.nav.slice(1), nav: item.nav, receiptId: receiptIdOf(item.nav), amountCents: item.amountCents, description, debtor: item.debtor ?? SOMEBODY, paidAt: wallIn(paidMs, ROME), pspId: DEFAULT_PSP.id, pspName: DEFAULT_PSP.name,
    pspFiscalCode: DEFAULT_PSP.fiscalCode, feeCents: 100, method: 'creditCard', standIn: false, notificationFeeCents: 0, arrivedMs,
    transfers: [{ index: 1, payee: organization, payeeName: name, amountCents: item.amountCents, iban: item.iban ?? SOME_IBAN, stamp: null, remittance: description, category: item.category ?? SOME_CATEGORY, metadata: [] }],
  };
}

function nameOf(world: World, organization: string): string {
  return world.settings.organizations.find(({ fiscalCode }) => fiscalCode === organization)?.name ?? organization;
}

/** By the number alone, so that a flow names the same receipt without making it up. */
function receiptIdOf(nav: string): string {
  return createHash('sha256').update(nav).digest('hex').slice(0, 32);
}

export type FlowsWishes = Readonly<{
  organization?: string; flows: number; paymentsPerFlow: number; segregationCode?: string; firstCounter?: number;
  /** Days of the flows and of their publication, spread evenly. */
  from: string; to: string;
  /** Payment of a flow and a row, both from 0. Absent: the numbers of {@link generateReceipts}, in their order. */
  item?: (index: number) => ItemWishes;
}>;

/** Flows whose rows exist only when read. With the same counter as {@link generateReceipts} they report exactly those payments. */
export function generateFlows(world: World, wishes: FlowsWishes): readonly string[] {
  const organization = wishes.organization ?? world.settings.organizations[0]?.fiscalCode ?? '';
  const [fromMs, toMs] = [Date.parse(wishes.from), Date.parse(wishes.to)];
  const item = wishes.item ?? ((index: number): ItemWishes => itemOf(wishes.segregationCode ?? '01', (wishes.firstCounter ?? 5_000_000_000) + index));
  return Array.from({ length: wishes.flows }, (_, at) => {
    const atMs = Math.floor((fromMs + ((toMs - fromMs) * at) / wishes.flows) / 1000) * 1000;
    const flow: Flow = {
      organization, organizationName: nameOf(world, organization), fdr: `${civilDay(atMs)}${DEFAULT_PSP.id}-G${String(at).padStart(9, '0')}`, pspId: DEFAULT_PSP.id, pspName: DEFAULT_PSP.name, pspFiscalCode: DEFAULT_PSP.fiscalCode, revision: 1, flowDateMs: atMs, createdMs: atMs, publishedMs: atMs,
      regulation: `SCTG${String(at).padStart(12, '0')}`, regulationDate: civilDay(atMs), madeUp: true, count: wishes.paymentsPerFlow,
      row: (index) => {
        const { nav, amountCents } = item(at * wishes.paymentsPerFlow + index);
        // The id of the receipt costs a hash: only whoever reads it pays.
        return { index: index + 1, iuv: nav.slice(1), get iur() { return receiptIdOf(nav); }, idTransfer: 1, payCents: amountCents, payStatus: 'EXECUTED', payDateMs: Date.parse(`${civilDay(atMs)}T00:00:00Z`) };
      },
    };
    world.flows.publish(flow);
    return flow.fdr;
  });
}
