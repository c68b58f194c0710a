import { err, ok, type Result } from '../../domain/result.ts';
import type { ConnectionSecrets, ConnectorModule } from '../../intermediary/connectors/connector-module.ts';
import type { SecretPlace } from '../secrets/secret-place.ts';

/** Keys of the fields of a connector that are secrets. */
export function secretKeys(module: ConnectorModule): readonly string[] {
  return module.fields.filter(({ kind }) => kind === 'secret').map(({ key }) => key);
}

/** A secret belongs to one archive and one connector: two archives on a computer do not share keys. */
function nameOf(databaseId: string, connector: string, key: string): string {
  return `${databaseId}/${connector}/${key}`;
}

/** What is kept of the secrets of a connector. A place that does not open gives none: they are then missing, and asked for. */
export async function readSecrets(place: SecretPlace, databaseId: string, module: ConnectorModule): Promise<ConnectionSecrets> {
  const found: Record<string, string> = {};
  for (const key of secretKeys(module)) {
    const secret = await place.get(nameOf(databaseId, module.id, key));
    if (secret.ok && secret.value !== null) found[key] = secret.value;
  }
  return found;
}

/** Keeps what was typed; an empty one is taken away. Unknown keys are refused: they would be settings in the wrong place. */
export async function keepSecrets(place: SecretPlace, databaseId: string, module: ConnectorModule, typed: ConnectionSecrets): Promise<Result<null, Readonly<{ message: string }>>> {
  const known = secretKeys(module);
  for (const [key, secret] of Object.entries(typed)) {
    if (!known.includes(key)) return err({ message: 'Uno dei campi segreti non è di questo intermediario: ricarica la pagina.' });
    const name = nameOf(databaseId, module.id, key);
    const kept = secret === '' ? await place.remove(name) : await place.put(name, secret);
    if (!kept.ok) return err({ message: 'Il portachiavi di questo computer non ha accettato la chiave: riprova, o chiedi a chi gestisce il PC.' });
  }
  return ok(null);
}
