import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type SetupState = ValueOf<Client['setup']['state']>;
export type SetupStep = SetupState['step'];
export type Entity = NonNullable<SetupState['entity']>;
export type EntityInput = Omit<Entity, 'version'>;
export type Numbering = NonNullable<SetupState['numbering']>;
export type NumberingCheck = ValueOf<Client['setup']['checkNumbering']>;
export type NumberingInput = Parameters<Client['setup']['checkNumbering']>[0];
export type Account = SetupState['accounts'][number];
export type AccountInput = Omit<Parameters<Client['catalogue']['saveAccount']>[0], 'requestId' | 'id' | 'expectedVersion'>;
export type StarterService = ValueOf<Client['catalogue']['starterServices']>['rows'][number];
