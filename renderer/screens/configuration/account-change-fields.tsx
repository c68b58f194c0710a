import type { CivilDate } from '../../../main/domain/civil-date.ts';
import { formatIban } from '../../../main/domain/iban.ts';
import type { Failure } from '../../app/operation-outcome.ts';
import { DateField, Panel, SelectField, TextAreaField, TextField, type Choice } from '../../components/index.ts';
import { errorAt } from '../acts/failure-words.ts';
import { accountInputOf, ibanFact } from '../settings-form/account-form.ts';
import type { Account } from '../settings-form/setting-types.ts';
import type { SettingsForm } from '../settings-form/use-settings-form.ts';
import { NEW_ACCOUNT, type AccountChangeForm } from './account-change-form.ts';

/** Fields that say their own refusal. */
export const CHANGE_PATHS: readonly string[] = ['oldAccountId', 'newAccount.id', 'newAccount.iban', 'newAccount.label', 'newAccount.holder', 'effectiveOn', 'note'];

export type AccountChangeFieldsProps = Readonly<{ form: SettingsForm<AccountChangeForm>; accounts: readonly Account[]; today: CivilDate; /** What the core says of the account to come, before anything is saved. */ refused: Failure | null }>;

/** Which account goes, which one comes, from which day. */
export function AccountChangeFields({ form, accounts, today, refused }: AccountChangeFieldsProps) {
  const { form: typed, set, errorAt: own } = form;
  const active = accounts.filter((account) => !account.retired);
  const error = (path: string) => own(path) ?? errorAt(refused, path);
  return (
    <Panel title="Che cosa cambia" padded>
      <SelectField label="Conto di adesso" path="oldAccountId" choices={active.map(choiceOf)} value={typed.oldAccountId} onChoose={(oldAccountId) => set({ oldAccountId })} error={error('oldAccountId')} placeholder="Scegli il conto che viene sostituito" help="Non viene eliminato: resta tra i conti ritirati" />
      <SelectField label="Conto nuovo" path="newAccount.id" choices={[...active.filter((account) => String(account.id) !== typed.oldAccountId).map(choiceOf), { value: NEW_ACCOUNT, label: 'Un conto che non c’è ancora', detail: 'ne scrivi l’IBAN qui sotto' }]}
        value={typed.newAccountId} onChoose={(newAccountId) => set({ newAccountId })} error={error('newAccount.id')} placeholder="Scegli il conto che prende il suo posto" />
      {typed.newAccountId === NEW_ACCOUNT ? <NewAccountFields form={form} error={error} /> : null}
      <DateField label="Dal giorno" path="effectiveOn" text={typed.day} onText={(day) => set({ day })} onCommit={() => form.leave('effectiveOn')} today={today} error={error('effectiveOn')} help="Oggi, oppure un giorno che deve venire: allora si applica da solo alla prima apertura" />
      <TextAreaField label="Nota" optional="(facoltativa)" path="note" rows={1} value={typed.note} onChange={(note) => set({ note })} error={error('note')} placeholder="Determina n. … del …" />
    </Panel>
  );
}

function NewAccountFields({ form, error }: Readonly<{ form: SettingsForm<AccountChangeForm>; error: (path: string) => string | null }>) {
  const { form: typed, set, leave } = form;
  const fact = ibanFact(typed.iban);
  const field = (key: 'iban' | 'label' | 'holder') => ({ path: `newAccount.${key}`, value: typed[key], onChange: (text: string) => set({ [key]: text }), onLeave: () => leave(`newAccount.${key}`), error: error(`newAccount.${key}`) });
  return (
    <>
      <TextField label="IBAN" {...field('iban')} mono maxLength={40} className="settings-iban" placeholder="IT00 X000 0000 0000 0000 0000 000" help={fact === null ? 'Quello dichiarato sul portale delle adesioni. Spazi ammessi' : `Controllato: ${fact}`} />
      <TextField label="Nome del conto" {...field('label')} maxLength={60} placeholder="Tesoreria 2027" help="Per riconoscerlo quando lo scegli" />
      {accountInputOf(typed).postal || typed.holder !== '' ? <TextField label="Intestatario" optional="(facoltativo)" {...field('holder')} countTo={50} help="Come compare sul bollettino postale" /> : null}
    </>
  );
}

function choiceOf(account: Account): Choice {
  return { value: String(account.id), label: account.label, detail: formatIban(account.iban) };
}
