import type { Client } from '../../bridge/client.ts';

export type Home = Extract<Awaited<ReturnType<Client['application']['home']>>, { ok: true }>['value'];
export type Served = Home['served'][number];
export type ToFinish = Home['toFinish'][number];
export type TodayPrint = Home['prints'][number];
