import { CheckBox, FieldTick, FormRow, TextField } from '../../components/index.ts';
import type { EntityForm } from './entity-form.ts';
import { LogoField } from './logo-field.tsx';
import type { SettingsForm } from './use-settings-form.ts';

/** Fields of the entity. `all` adds those that the first run does not need. */
export function EntityFields({ form, all }: Readonly<{ form: SettingsForm<EntityForm>; all: boolean }>) {
  const { text, errorAt } = form;
  const codeRight = form.form.fiscalCode.trim() !== '' && errorAt('fiscalCode') === null && /^\d{11}$/.test(form.form.fiscalCode.replace(/\s/g, ''));
  return (
    <>
      <TextField label="Codice fiscale" {...text('fiscalCode')} width="code" mono inputMode="numeric" maxLength={16} autoFocus={!all} end={codeRight ? <FieldTick /> : null} help="11 cifre: è anche il codice dell’ente creditore nel nodo pagoPA" />
      <TextField label="Nome dell’ente" {...text('name')} placeholder="Comune di …" help="Come deve comparire in testa all’avviso" />
      <TextField label="Settore" optional="(facoltativo)" {...text('department')} help="Ufficio che emette, una riga sotto il nome" countTo={50} />
      <TextField label="Codice CBILL" optional="(facoltativo)" {...text('cbillCode')} width="short" mono maxLength={8} help="5 caratteri, dal portale delle adesioni: serve a chi paga dalla banca" />
      <TextField label="Informazioni" optional="(facoltative)" {...text('infoLines')} countTo={100} help="Stampate sull’avviso: orari, telefono, indirizzo dell’ufficio" />
      <LogoField value={form.form.logoPngBase64} error={errorAt('logoPngBase64')} onChange={(logoPngBase64) => form.set({ logoPngBase64 })} />
      {all ? <OtherEntityFields form={form} /> : null}
    </>
  );
}

function OtherEntityFields({ form }: Readonly<{ form: SettingsForm<EntityForm> }>) {
  const { text } = form;
  return (
    <>
      <FormRow label="Sito del Comune" group help="Se sì, l’avviso dice che si può pagare anche sul sito dell’ente">
        {() => <CheckBox checked={form.form.ownSite} onChange={(ownSite) => form.set({ ownSite })}>Si può pagare dal sito del Comune</CheckBox>}
      </FormRow>
      <TextField label="Codice IPA" optional="(facoltativo)" {...text('ipaCode')} width="code" mono />
      <TextField label="Codice ISTAT" optional="(facoltativo)" {...text('istatCode')} width="amount" mono inputMode="numeric" maxLength={6} help="6 cifre del comune" />
      <TextField label="Patrono" optional="(facoltativo)" {...text('patronSaintDay')} width="amount" placeholder="gg/mm" help="Giorno festivo del Comune: non conta tra i giorni lavorativi" />
      <TextField label="Aut. postale" optional="(facoltativa)" {...text('postalAuthCode')} help="Autorizzazione alla stampa in proprio dei bollettini, come la dà Poste: AUT. DB/… DEL gg/mm/aaaa" />
    </>
  );
}
