import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type SyncStatus = ValueOf<Client['sync']['status']>;
export type QueueRow = ValueOf<Client['sync']['queue']>['rows'][number];
export type QueueCounts = ValueOf<Client['sync']['queue']>['counts'];
export type SyncDay = ValueOf<Client['sync']['days']>['days'][number];
export type NotRecordedRow = ValueOf<Client['sync']['notRecorded']>['rows'][number];
export type SyncRun = ValueOf<Client['sync']['runs']>['runs'][number];
export type Alignment = ValueOf<Client['sync']['alignment']>;
