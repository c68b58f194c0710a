import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { formatCount, Icon } from '../../components/index.ts';
import { numberingQuestion, type NumberingForm } from './numbering-form.ts';

/** The first number that these choices give, digit by digit, with its checks. */
export function NumberingPreview({ form, title = 'Come sarà il primo avviso' }: Readonly<{ form: NumberingForm; title?: string }>) {
  const client = useClient();
  const question = numberingQuestion(form);
  const check = useOperation({ key: ['setup.checkNumbering', question], freshMs: 60_000, call: (signal) => client.setup.checkNumbering(question, { signal }) });
  const value = check.value;
  if (value === undefined) return null;
  return (
    <div className="settings-number">
      <h2 className="small-heading">{title}</h2>
      <p className="settings-number-digits" aria-live="polite">{value.firstNumber ?? <span className="faint">quando ci sono tutti i dati</span>}</p>
      {value.parts.length === 0 ? null : (
        <dl className="settings-number-parts">
          {value.parts.map((part) => <div key={part.meaning}><dt className="mono">{part.digits}</dt><dd className="detail">{part.meaning}</dd></div>)}
        </dl>
      )}
      <h2 className="small-heading">Controlli</h2>
      <ul className="settings-checks">
        {value.checks.map((line) => <CheckLine key={line.text} ok={line.ok}>{line.text}</CheckLine>)}
        {value.available === 0 ? null : <CheckLine ok>{`Numeri disponibili: ${formatCount(value.available)}`}</CheckLine>}
      </ul>
    </div>
  );
}

/** One line of a list of checks: word, shape and colour together. */
export function CheckLine({ ok, children }: Readonly<{ ok: boolean; children: string }>) {
  return (
    <li className={ok ? 'tone-green' : 'tone-red'}>
      <span className="sp-toned"><Icon name={ok ? 'tick' : 'warning'} size={16} /></span>
      <span className={ok ? undefined : 'sp-toned'}><span className="visually-hidden">{ok ? 'In ordine: ' : 'Da correggere: '}</span>{children}</span>
    </li>
  );
}
