import type { Result } from '../../domain/result.ts';
import type { ConnectorId, IntermediaryConnector } from '../connector.ts';
import type { Scheduler } from '../scheduler.ts';

/** A field of the guided connection. Texts are Italian; the screen draws nothing that is not here. */
export type ConnectionField = Readonly<{
  key: string; label: string; hint: string | null; required: boolean;
  /** `secret` goes to the secret store and nowhere else. `lines`: a PEM pasted or read from a file. */
  kind: 'text' | 'secret' | 'number' | 'choice' | 'switch' | 'lines';
  /** A secret of several lines, as a private key is: a field of one line would take its line ends away, and it could not be read. */
  multiline: boolean;
  choices: readonly Readonly<{ value: string; label: string }>[];
  /** Shown first; null when there is nothing sensible. */
  preset: string | null;
  /** Shown only while another field has one of these values. */
  onlyWhen: Readonly<{ key: string; values: readonly string[] }> | null;
}>;

/** What was typed, by key of field, without secrets. */
export type ConnectionSettings = Readonly<Record<string, string>>;
/** Secrets by key of field; a key that is missing was never given. */
export type ConnectionSecrets = Readonly<Record<string, string>>;
/** Fields that say which remote it is: with others the same positions would be sought where they are not. */
export type PlaceKeys = Readonly<{
  /** Another value is another remote, always. */
  fixed: readonly string[];
  /** The same remote may move to another value: {@link MOVED_FIELD} says that it did. */
  movable: readonly string[];
}>;

/** Typed for one saving only: never kept. */
export const MOVED_KEY = 'moved';
/** Field of the connectors whose remote may change address. */
export const MOVED_FIELD: ConnectionField = {
  key: MOVED_KEY, label: 'È lo stesso intermediario, con un altro indirizzo', required: false, kind: 'switch', multiline: false, choices: [], preset: 'false', onlyWhen: null,
  hint: 'Da accendere solo quando l’intermediario si è spostato e ha ancora tutte le posizioni già inviate. Mai per passare dal collaudo all’esercizio.',
};

export type SettingsProblem = Readonly<{ field: string; message: string }>;

/** What a connector is made of beside its settings. `nowMs` and `random` are virtual in tests. */
export type ConnectorParts = Readonly<{
  /** Of the creditor whose positions are sent. */
  organization: Readonly<{ fiscalCode: string; name: string }>;
  segregationCode: string;
  /** Folder for what the connector itself must remember (a partner's sequence numbers); emptied by nobody else. Never secrets. */
  stateFolder: string;
  nowMs(): number; random(): number; scheduler: Scheduler;
  /** When each of the last calls to this remote ended, by whichever connection of it: what a remote that counts calls still counts. A connector that limits its calls reads and writes it. */
  lastCallsMs: number[];
  /** Called with every remote `Date` and the local time it was read at. */
  onServerTime(serverMs: number, localMs: number): void;
}>;

/** What the folder of a connector exports from its `index.ts` as `connectorModule`. */
export type ConnectorModule = Readonly<{
  id: ConnectorId; label: string;
  /** Who it is for, in one sentence. */
  summary: string;
  /** Place in the choice, small first. */
  order: number;
  fields: readonly ConnectionField[];
  /** What to have at hand before beginning, one sentence each. */
  needs: readonly string[];
  place: PlaceKeys;
  /** Italian names of its calls, by the name under which each exchange is recorded: what an operator reads in the exchange of a position. */
  operations: Readonly<Record<string, string>>;
  check(settings: ConnectionSettings, secrets: ConnectionSecrets): readonly SettingsProblem[];
  create(settings: ConnectionSettings, secrets: ConnectionSecrets, parts: ConnectorParts): Promise<Result<IntermediaryConnector, SettingsProblem>>;
}>;
