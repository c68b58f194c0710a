import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type Service = ValueOf<Client['catalogue']['service']>;
export type SaveServiceInput = Omit<Parameters<Client['catalogue']['saveService']>[0], 'requestId'>;
export type ServiceInput = Omit<SaveServiceInput, 'id' | 'expectedVersion'>;
export type TaxonomyRow = ValueOf<Client['catalogue']['taxonomy']>['rows'][number];
export type Operator = ValueOf<Client['access']['operators']>['operators'][number];
export type SaveOperatorInput = Omit<Parameters<Client['access']['saveOperator']>[0], 'requestId'>;
export type AuditEntry = ValueOf<Client['application']['audit']>['entries'][number];
