import { useStatus } from '../../app/session.tsx';
import type { Client } from '../../bridge/client.ts';
import { whenWords } from './instant-words.ts';
import type { ValueOf } from './operation-types.ts';
import './exchange-list.css';

type Exchange = ValueOf<Client['sync']['exchanges']>['rows'][number];

/** A JSON body over several lines; anything else as it came. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** What went over the wire, newest first; bodies folded. Keys are never recorded. */
export function ExchangeList({ rows }: Readonly<{ rows: readonly Exchange[] }>) {
  const { today } = useStatus();
  if (rows.length === 0) return <p className="help">Non è ancora stato scambiato niente.</p>;
  return (
    <ul className="exchanges">
      {rows.map((row, index) => (
        <li key={`${row.at}-${index}`}>
          <div className="sp-between"><b title={row.operation}>{row.label}</b><span className="muted" title={row.code ?? undefined}>{row.http ?? 'nessuna risposta'}{row.code === null || row.reason !== null ? '' : ` · ${row.code}`} · {row.durationMs} ms</span></div>
          {row.reason === null ? null : <p className="help">{row.reason}</p>}
          <p className="help mono exchange-path">{row.method} {row.path}</p>
          <p className="help">{whenWords(row.at, today)}</p>
          {row.requestBody === null ? null : <details><summary>Inviato</summary><pre className="exchange-body">{pretty(row.requestBody)}</pre></details>}
          {row.responseBody === null ? null : <details><summary>Ricevuto</summary><pre className="exchange-body">{pretty(row.responseBody)}</pre></details>}
        </li>
      ))}
    </ul>
  );
}
