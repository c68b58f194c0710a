import { afterEach } from 'vitest';
import { DEFAULT_APPLICATION, DEFAULT_KEY, DEFAULT_ORGANIZATION, numberOf, startCounterpart, type Control, type CounterpartOptions } from './index.ts';

export const ORG = DEFAULT_ORGANIZATION.fiscalCode;
export const NOW = '2026-11-29T10:00:00Z';

type Reply = Readonly<{ status: number; json: unknown; text: string; headers: Headers }>;
export type Platform = Readonly<{
  url: string; control: Control;
  gpd(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  v1(method: string, path: string, body?: unknown): Promise<Reply>;
  receipts(path: string): Promise<Reply>;
  fdr(path: string): Promise<Reply>;
  pendenze(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  ragioneria(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  raw(method: string, path: string, init?: RequestInit): Promise<Reply>;
}>;

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

/** A platform of one test, its clock at {@link NOW}. */
export async function startPlatform(options: CounterpartOptions = {}): Promise<Platform> {
  const counterpart = await startCounterpart({ now: NOW, ...options });
  running.push(counterpart.close);
  const raw = async (method: string, path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await fetch(`${counterpart.url}${path}`, { method, ...init });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  };
  const send = (base: string, own: Readonly<Record<string, string>>) => (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> => {
    const type = Array.isArray(body) ? 'application/json-patch+json' : 'application/json';
    return raw(method, `${base}${path}`, { headers: { ...own, ...(body === undefined ? {} : { 'content-type': type }), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  };
  const key = { 'Ocp-Apim-Subscription-Key': DEFAULT_KEY };
  const password = { authorization: `Basic ${Buffer.from(`${DEFAULT_APPLICATION.user}:${DEFAULT_APPLICATION.password}`).toString('base64')}` };
  const [receipts, fdr, v1] = [send('/gpd/payments-receipts-service/v1', key), send('/fdr-org/service/v1', key), send(`/gpd/debt-positions-service/v1/organizations/${ORG}`, key)];
  return {
    url: counterpart.url, control: counterpart.control, raw, gpd: send(`/gpd/debt-positions-service/v3/organizations/${ORG}`, key), v1, receipts: (path) => receipts('GET', path), fdr: (path) => fdr('GET', path),
    pendenze: send('/govpay/backend/api/pendenze/rs/basic/v2', password), ragioneria: send('/govpay/backend/api/ragioneria/rs/basic/v3', password),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const FIRST = numberOf('01', 0);
export const SECOND = numberOf('01', 1);

export type InstallmentWishes = Readonly<{ nav?: string; iuv?: string; amount?: number; dueDate?: string; transfer?: readonly unknown[]; installmentMetadata?: readonly unknown[] }>;

export function installment(number = FIRST, wishes: InstallmentWishes = {}): Readonly<Record<string, unknown>> {
  const amount = wishes.amount ?? 10_000;
  return { nav: number.nav, iuv: number.iuv, amount, description: 'TARI 2026', dueDate: '2026-12-31T22:59:59Z', transfer: [{ idTransfer: '1', amount, organizationFiscalCode: ORG, remittanceInformation: 'TARI 2026', category: '9/0101101IM/', iban: 'IT30G9999961000000060717356' }], ...wishes };
}

export const DEBTOR = { type: 'F', fiscalCode: 'RSSLCU80A01H501K', fullName: 'Luca Rossi' };

/** A body of v3; `plans`: installments of each payment option. */
export function position(iupd = 'POS-1', plans: readonly (readonly unknown[])[] = [[installment()]], option: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { iupd, companyName: DEFAULT_ORGANIZATION.name, paymentOption: plans.map((installments) => ({ description: 'TARI', switchToExpired: true, debtor: DEBTOR, installments, ...option })) };
}
