import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type LotCard = ValueOf<Client['lots']['list']>['lots'][number];
export type LotView = ValueOf<Client['lots']['show']>;
export type LotPart = LotView['parts'][number];
export type LotProblem = LotView['problems'][number];
export type LotTaking = LotView['takings'][number];
export type LotCount = ValueOf<Client['lots']['count']>;
export type PositionLoad = ValueOf<Client['positions']['loads']>['loads'][number];
export type LotOrder = Omit<Parameters<Client['lots']['create']>[0], 'requestId'>;
export type LotSelection = LotOrder['selection'];
export type ReminderCount = ValueOf<Client['lots']['countReminders']>;
export type ReminderTerms = Parameters<Client['lots']['countReminders']>[0]['terms'];
export type ReminderOrder = Omit<Parameters<Client['lots']['createReminders']>[0], 'requestId'>;
