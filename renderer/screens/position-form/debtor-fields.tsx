import { FormRow, TextField, FieldInput } from '../../components/index.ts';
import type { TypedDebtor } from './typed-position.ts';

/** How address and contacts are edited, in a position and in the page of a person alike. */
export type DebtorEditing = Readonly<{
  debtor: TypedDebtor;
  onChange: (part: Partial<TypedDebtor>) => void;
  errorAt: (path: string) => string | null;
  leave: (path: string) => void;
  enter: (path: string) => void;
  /** Before the names of the contract's fields: `debtor.` in a position, empty for a person. */
  prefix: string;
}>;

type Part = keyof TypedDebtor;

function Small({ editing, part, label, width, maxLength, grow = false }: Readonly<{ editing: DebtorEditing; part: Part; label: string; width?: 'short' | 'amount'; maxLength: number; grow?: boolean }>) {
  const path = `${editing.prefix}${part}`;
  return (
    <label className={grow ? 'pf-small pf-small--grow' : 'pf-small'}>
      <span className="visually-hidden">{label}</span>
      <FieldInput control={{ id: `pf-${editing.prefix}${part}`, 'aria-invalid': editing.errorAt(path) === null ? undefined : true, 'aria-describedby': undefined, 'data-path': path }} value={editing.debtor[part]} placeholder={label} maxLength={maxLength} {...(width === undefined ? {} : { width })}
        onChange={(value) => editing.onChange({ [part]: value })} onLeave={() => editing.leave(path)} onEnter={() => editing.enter(path)} />
    </label>
  );
}

/** Street and number, then CAP, Comune, Provincia, Stato (empty = Italy): two lines. */
export function AddressRows({ editing }: Readonly<{ editing: DebtorEditing }>) {
  const error = ['street', 'civicNumber', 'postalCode', 'city', 'province', 'country'].map((part) => editing.errorAt(`${editing.prefix}${part}`)).find((message) => message !== null) ?? null;
  return (
    <>
      <FormRow label="Indirizzo" group>
        {() => <><Small editing={editing} part="street" label="Via o piazza" maxLength={70} grow /><Small editing={editing} part="civicNumber" label="N." width="short" maxLength={16} /></>}
      </FormRow>
      <FormRow label="Comune" group error={error}>
        {() => <><Small editing={editing} part="postalCode" label="CAP" width="short" maxLength={16} /><Small editing={editing} part="city" label="Comune" maxLength={35} grow /><Small editing={editing} part="province" label="Prov." width="short" maxLength={2} /><Small editing={editing} part="country" label="Stato" width="short" maxLength={2} /></>}
      </FormRow>
    </>
  );
}

/** E-mail; with `all` also PEC and telephone. */
export function ContactRows({ editing, all }: Readonly<{ editing: DebtorEditing; all: boolean }>) {
  const field = (part: Part, label: string, maxLength: number) => {
    const path = `${editing.prefix}${part}`;
    return <TextField key={part} label={label} optional="(facoltativa)" path={path} maxLength={maxLength} value={editing.debtor[part]} onChange={(value) => editing.onChange({ [part]: value })} onLeave={() => editing.leave(path)} onEnter={() => editing.enter(path)} error={editing.errorAt(path)} />;
  };
  return <>{field('email', 'E-mail', 256)}{all ? <>{field('pec', 'PEC', 256)}<TextField label="Telefono" optional="(facoltativo)" path={`${editing.prefix}phone`} maxLength={40} value={editing.debtor.phone} onChange={(phone) => editing.onChange({ phone })} onEnter={() => editing.enter(`${editing.prefix}phone`)} /></> : null}</>;
}
