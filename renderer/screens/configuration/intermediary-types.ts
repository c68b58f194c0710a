import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

export type StoredConnection = ValueOf<Client['connection']['read']>;
export type ConnectorCard = ValueOf<Client['connection']['connectors']>['connectors'][number];
export type ConnectionField = ConnectorCard['fields'][number];
export type ConnectionTest = ValueOf<Client['connection']['test']>;
export type OnboardingStep = ValueOf<Client['onboarding']['steps']>['steps'][number];
export type SaveConnectionInput = Omit<Parameters<Client['connection']['save']>[0], 'requestId'>;
