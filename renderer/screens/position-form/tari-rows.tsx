import { useEffect, useEffectEvent } from 'react';
import { MAX_LINE_LABEL } from '../../../main/domain/debt-lines.ts';
import { formatRate } from '../../../main/domain/legal-interest.ts';
import type { TefaRule } from '../../../main/domain/service-charges.ts';
import { AmountField, CheckBox, FormRow, SelectField } from '../../components/index.ts';
import { withSplit } from './typed-split.ts';
import { linesOfTari, tariOf, tributeText, withoutTariLines, withTariLines, type TypedTari } from './typed-tari.ts';
import type { PositionForm } from './use-position-form.ts';

const BASES = [{ value: 'NET', label: 'TARI netta, senza TEFA' }, { value: 'TOTAL', label: 'Totale con la TEFA dentro' }];

/** TARI and the share of the Provincia: one amount is written, the voci are made of it by the rule of the service. */
export function TariRows({ form, rule }: Readonly<{ form: PositionForm; rule: TefaRule }>) {
  const tari = tariOf(form.typed, rule);
  const { year } = form.typed;
  const change = (part: Partial<TypedTari>) => {
    const next = { ...tari, ...part };
    const split = next.on ? withTariLines(form.typed.split, linesOfTari(next, rule, form.service?.code ?? '', year)) : withoutTariLines(form.typed.split, next.amount, (form.service?.name ?? '').slice(0, MAX_LINE_LABEL));
    form.change({ tari: next, ...(split === null ? { split: null, amount: next.on ? '' : next.amount } : withSplit(split)) });
  };
  // The voci name the year: another one names them again.
  const nameAgain = useEffectEvent(() => { if (form.typed.tari?.on === true && form.typed.split !== null) change({}); });
  useEffect(() => { nameAgain(); }, [year]);
  const share = `${formatRate(rule.basisPoints)} a ${rule.payee.name}`;
  return (
    <>
      <FormRow label="TEFA" group>{() => <CheckBox checked={tari.on} onChange={(on) => change({ on, ...(on && !tari.on ? { amount: tributeText(form.typed) } : {}) })}>Dividi con la Provincia: {share}</CheckBox>}</FormRow>
      {tari.on ? <TariFields form={form} tari={tari} change={change} /> : null}
    </>
  );
}

function TariFields({ form, tari, change }: Readonly<{ form: PositionForm; tari: TypedTari; change: (part: Partial<TypedTari>) => void }>) {
  const net = tari.basis === 'NET';
  return (
    <>
      <SelectField label="Scrivi" choices={BASES} value={tari.basis} onChoose={(basis) => change({ basis: basis === 'TOTAL' ? 'TOTAL' : 'NET' })} width="code" />
      <AmountField label={net ? 'TARI netta' : 'Totale'} path="amountCents" text={tari.amount} onText={(amount) => change({ amount })} onCommit={() => form.leave('amountCents')} onEnter={() => form.enter('amountCents')} error={form.errorAt('amountCents')} />
      {net ? (
        <>
          <AmountField label="Componenti ARERA" optional="(se dovute)" path="areraCents" text={tari.arera} onText={(arera) => change({ arera })} onCommit={() => form.leave('areraCents')} error={form.errorAt('areraCents')} help="Non entrano nel conto della TEFA." />
          <FormRow label="Arrotondamento" group>{() => <CheckBox checked={tari.round} onChange={(round) => change({ round })}>Totale all’euro (fino a 0,49 in giù)</CheckBox>}</FormRow>
        </>
      ) : null}
    </>
  );
}
