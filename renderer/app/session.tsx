import { dismissAllToasts } from '../components/index.ts';
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Client } from '../bridge/client.ts';
import { useClient } from './bridge-context.tsx';
import { forgetHandedOver } from './handed-over.ts';
import { STATUS_KEY, useOperation, type OperationView } from './result-query.ts';

type ValueOf<Call extends (...input: never[]) => PromiseLike<unknown>> = Extract<Awaited<ReturnType<Call>>, { ok: true }>['value'];

/** What the window knows before anything else: entity, session, today. */
export type Status = ValueOf<Client['application']['status']>;
export type Session = NonNullable<Status['session']>;
export type Preferences = ValueOf<Client['application']['preferences']>;

/** Given to the screens that stand before the session (first run, login, lock). */
export type GateScreenProps = Readonly<{ status: Status; /** Reads the status again: the gate then opens by itself. */ onDone: () => void }>;

export const StatusContext = createContext<Status | null>(null);

/** Facts of this window. Only below the session gate. */
export function useStatus(): Status {
  const status = useContext(StatusContext);
  if (status === null) throw new Error('SessionGate is missing above this component');
  return status;
}

/** The operator at work. Only below the session gate. */
export function useSession(): Session {
  const { session } = useStatus();
  if (session === null) throw new Error('No session below the gate');
  return session;
}

export function usePreferences(): OperationView<Preferences> {
  const client = useClient();
  return useOperation<Preferences>({ key: ['application.preferences'], topics: ['preferences'], call: (signal) => client.application.preferences({}, { signal }) });
}

/** Nothing read or left half written by one operator stays for the next, nor the screen they were on. */
export function forgetOperator(queries: QueryClient): void {
  window.location.hash = '#/';
  dismissAllToasts();
  forgetHandedOver();
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== STATUS_KEY[0] });
}

export type SessionActions = Readonly<{ lock: () => Promise<void>; logout: () => Promise<void> }>;

/** Locks the window (the work stays) or leaves; the gate then shows itself. */
export function useSessionActions(): SessionActions {
  const client = useClient();
  const queries = useQueryClient();
  const lookAgain = () => queries.invalidateQueries({ queryKey: STATUS_KEY });
  return {
    async lock() { await client.access.lock({}).catch(() => undefined); await lookAgain(); },
    async logout() {
      await client.access.logout({}).catch(() => undefined);
      forgetOperator(queries);
      await lookAgain();
    },
  };
}
