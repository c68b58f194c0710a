import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type AccountChange = ValueOf<Client['accountChanges']['list']>['changes'][number];
export type AccountChangePreview = ValueOf<Client['accountChanges']['preview']>;
export type ServiceMoves = AccountChangePreview['services'][number];
export type AccountChangeRest = ValueOf<Client['accountChanges']['remaining']>;
export type PlanInput = Omit<Parameters<Client['accountChanges']['plan']>[0], 'requestId'>;
