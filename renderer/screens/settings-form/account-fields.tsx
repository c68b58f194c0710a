import { TextField } from '../../components/index.ts';
import { accountInputOf, ibanFact, type AccountForm } from './account-form.ts';
import type { SettingsForm } from './use-settings-form.ts';

export function AccountFields({ form }: Readonly<{ form: SettingsForm<AccountForm> }>) {
  const { text } = form;
  const postal = accountInputOf(form.form).postal;
  const fact = ibanFact(form.form.iban);
  return (
    <>
      <TextField label="IBAN" {...text('iban')} mono autoFocus maxLength={40} className="settings-iban" placeholder="IT00 X000 0000 0000 0000 0000 000" help={fact === null ? 'Il conto di tesoreria dichiarato sul portale delle adesioni. Spazi ammessi' : `Controllato: ${fact}`} />
      <TextField label="Nome del conto" {...text('label')} placeholder="Tesoreria" help="Lo vedi solo tu, quando scegli il conto di un servizio" />
      {postal || form.form.holder !== '' ? <TextField label="Intestatario" optional="(facoltativo)" {...text('holder')} countTo={50} help="Come compare sul bollettino postale" /> : null}
    </>
  );
}
