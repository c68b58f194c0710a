import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { CheckBox, FormRow } from '../../components/index.ts';
import { withToggled, type PayableWay } from './instalment-choice.ts';
import type { Installment } from './operation-types.ts';

export type InstalmentsFieldProps = Readonly<{ label: string; ways: readonly PayableWay[]; chosen: readonly number[]; onChoose: (chosen: readonly number[]) => void; error?: string | null }>;

/** Which installments, or the whole: shown where there is something to choose. Ticking one way of paying takes the other off. */
export function InstalmentsField({ label, ways, chosen, onChoose, error = null }: InstalmentsFieldProps) {
  if (ways.flatMap(({ installments }) => installments).length < 2) return null;
  const toggle = (ids: readonly number[], ticked: boolean) => onChoose(withToggled(ways, chosen, ids, ticked));
  return (
    <FormRow group label={label} error={error}>
      {() => (
        <div className="acts-instalments" data-path="installmentIds">
          {ways.map((way) => <WayChoice key={way.optionId} way={way} chosen={chosen} onToggle={toggle} />)}
        </div>
      )}
    </FormRow>
  );
}

function WayChoice({ way: { label, installments }, chosen, onToggle }: Readonly<{ way: PayableWay; chosen: readonly number[]; onToggle: (ids: readonly number[], ticked: boolean) => void }>) {
  const ids = installments.map(({ id }) => id);
  const ticked = ids.filter((id) => chosen.includes(id)).length;
  const [only, ...others] = installments;
  if (only !== undefined && others.length === 0) return <CheckBox checked={ticked === 1} onChange={(checked) => onToggle(ids, checked)}>{rowWords(only, only.of === 1 ? wholeName(label) : only.label)}</CheckBox>;
  return (
    <>
      <CheckBox checked={ticked === ids.length} mixed={ticked > 0 && ticked < ids.length} onChange={(checked) => onToggle(ids, checked)}><b>Tutte le rate da pagare</b>, {formatEuro(installments.reduce((sum, { amountCents }) => sum + amountCents, 0))}</CheckBox>
      {installments.map((row) => <CheckBox key={row.id} checked={chosen.includes(row.id)} onChange={(checked) => onToggle([row.id], checked)}>{rowWords(row, row.label)}</CheckBox>)}
    </>
  );
}

/** Beside a plan the one payment is the whole amount; a fine names its two amounts by their days. */
function wholeName(label: string): string {
  return label === '' || label === 'Rata unica' ? 'Importo intero' : label;
}

function rowWords({ amountCents, dueDate }: Installment, name: string): string {
  return `${name}, ${formatEuro(amountCents)}${dueDate === null ? '' : `, entro il ${formatDate(dueDate)}`}`;
}
