import { FactRow, TextField } from '../../components/index.ts';
import type { NumberingForm } from './numbering-form.ts';
import type { SettingsForm } from './use-settings-form.ts';

/** Fields of the notice numbers. `locked`: numbers were issued, what they are made of is a fact. */
export function NumberingFields({ form, locked }: Readonly<{ form: SettingsForm<NumberingForm>; locked: boolean }>) {
  const { text } = form;
  return (
    <>
      <FactRow label="Cifra iniziale">3 – più archivi di numerazione nello stesso ente</FactRow>
      {locked ? <FactRow label="Segregazione"><span className="mono">{form.form.segregationCode}</span></FactRow> : (
        <TextField label="Segregazione" {...text('segregationCode')} width="short" mono inputMode="numeric" maxLength={2} autoFocus help="Codice di segregazione, due cifre: nella lettera di adesione o sul portale dell’intermediario" />
      )}
      <TextField label="Altri programmi" optional="(facoltativi)" {...text('otherSegregationCodes')} mono placeholder="01, 47" help="Codici di segregazione già usati da altri programmi dell’ente, separati da una virgola" />
      {locked ? <FactRow label="Prefisso"><span className="mono">{form.form.applicationPrefix}</span></FactRow> : (
        <TextField label="Prefisso" {...text('applicationPrefix')} width="short" mono inputMode="numeric" maxLength={2} help="Prefisso di Sportello, due cifre concordate con l’intermediario: così nessun altro usa gli stessi numeri" />
      )}
      {locked ? <FactRow label="Postazione"><span className="mono">{form.form.workstation}</span></FactRow> : (
        <TextField label="Postazione" {...text('workstation')} width="short" mono inputMode="numeric" maxLength={3} help="Da 001 a 999. Ogni computer che stampa avvisi ha la sua" />
      )}
    </>
  );
}
