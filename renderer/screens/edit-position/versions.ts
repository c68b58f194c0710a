import type { Service } from '../position-form/contract-values.ts';
import { askedFields } from '../position-form/description-of.ts';
import { descriptionOf } from '../position-form/position-input.ts';
import type { TypedDebtor, TypedPosition } from '../position-form/typed-position.ts';
import { sameSplit, splitWords } from '../position-form/typed-split.ts';

/** One value that differs between what was typed and what is stored now. */
export type VersionRow = Readonly<{ label: string; mine: string; stored: string }>;

const DEBTOR_LABELS: Readonly<Record<keyof TypedDebtor, string>> = {
  name: 'Nome', street: 'Via', civicNumber: 'Numero civico', postalCode: 'CAP', city: 'Comune', province: 'Provincia', country: 'Paese', email: 'E-mail', pec: 'PEC', phone: 'Telefono',
};
const DEBTOR_PARTS = ['name', 'street', 'civicNumber', 'postalCode', 'city', 'province', 'country', 'email', 'pec', 'phone'] as const;

/** The two versions side by side, only where they differ. Source: spec/screens.md, nothing typed is cleared. */
export function versionRows(mine: TypedPosition, stored: TypedPosition, service: Service | null): readonly VersionRow[] {
  const rows: readonly VersionRow[] = [
    { label: 'Anno', mine: mine.year, stored: stored.year },
    { label: 'Codice fiscale', mine: mine.fiscalCode, stored: stored.fiscalCode },
    ...DEBTOR_PARTS.map((part) => ({ label: DEBTOR_LABELS[part], mine: mine.debtor[part], stored: stored.debtor[part] })),
    ...(service === null ? [] : askedFields(service)).map((field) => ({ label: field.label, mine: mine.fields[field.name] ?? '', stored: stored.fields[field.name] ?? '' })),
    { label: 'Causale', mine: descriptionOf(mine, service), stored: descriptionOf(stored, service) },
    { label: 'Importo €', mine: mine.amount, stored: stored.amount },
    { label: 'Voci', mine: splitWords(mine.split), stored: splitWords(stored.split) },
    { label: 'Da pagare entro', mine: mine.dueDate, stored: stored.dueDate },
    { label: 'Pagabile fino al', mine: mine.payableUntil, stored: stored.payableUntil },
    { label: 'Note interne', mine: mine.notes, stored: stored.notes },
  ];
  return rows.filter((row) => row.mine.trim() !== row.stored.trim());
}

/** The stored version with the operator's own changes upon it: only what differs from where the operator started. */
export function reapply(base: TypedPosition, mine: TypedPosition, stored: TypedPosition): TypedPosition {
  const own = <Value,>(before: Value, now: Value, there: Value): Value => (before === now ? there : now);
  const part = (name: keyof TypedDebtor): string => own(base.debtor[name], mine.debtor[name], stored.debtor[name]);
  const debtor: TypedDebtor = {
    name: part('name'), street: part('street'), civicNumber: part('civicNumber'), postalCode: part('postalCode'), city: part('city'), province: part('province'), country: part('country'), email: part('email'), pec: part('pec'), phone: part('phone'),
  };
  // Voci and amount go together: who changed one of them changed the sum.
  const money = sameSplit(base.split, mine.split) && base.amount === mine.amount ? stored : mine;
  const names = new Set([...Object.keys(mine.fields), ...Object.keys(stored.fields)]);
  const fields = Object.fromEntries([...names].map((name) => [name, own(base.fields[name] ?? '', mine.fields[name] ?? '', stored.fields[name] ?? '')]));
  return {
    serviceId: own(base.serviceId, mine.serviceId, stored.serviceId), year: own(base.year, mine.year, stored.year),
    fiscalCode: own(base.fiscalCode, mine.fiscalCode, stored.fiscalCode), anonymous: own(base.anonymous, mine.anonymous, stored.anonymous), knownCode: own(base.knownCode, mine.knownCode, stored.knownCode), personId: own(base.personId, mine.personId, stored.personId),
    debtorOpen: mine.debtorOpen, debtor, fields, description: own(base.description, mine.description, stored.description),
    amount: money.amount, split: money.split, tari: money.tari, fine: mine.fine, late: mine.late, price: own(base.price, mine.price, stored.price), ofResidue: mine.ofResidue && stored.ofResidue, dueDate: own(base.dueDate, mine.dueDate, stored.dueDate), dueDateTyped: true,
    payableUntil: own(base.payableUntil, mine.payableUntil, stored.payableUntil), notes: own(base.notes, mine.notes, stored.notes),
  };
}
