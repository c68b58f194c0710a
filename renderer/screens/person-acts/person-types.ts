import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type PersonPage = ValueOf<Client['people']['show']>;
export type AddressEntry = PersonPage['addresses'][number];
export type ContactEntry = PersonPage['contacts'][number];
export type LinkEntry = PersonPage['links'][number];
export type MergeEntry = PersonPage['merges'][number];
export type HistoryEntry = PersonPage['history'][number];
export type PersonBrief = LinkEntry['other'];
export type Identity = PersonPage['identity'];
export type PersonLine = ValueOf<Client['people']['list']>['rows'][number];
export type Pair = ValueOf<Client['people']['duplicates']>['pairs'][number];
export type MergePreview = ValueOf<Client['people']['mergePreview']>;
export type MergeChoice = MergePreview['fields'][number];
export type MergeField = MergeChoice['field'];
export type PeopleView = Parameters<Client['people']['list']>[0]['view'];
export type SavePersonInput = Omit<Parameters<Client['people']['save']>[0], 'requestId'>;
