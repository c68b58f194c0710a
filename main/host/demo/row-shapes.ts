import type { RowPages } from './page-rows.ts';
import { PSPS, receiptSql } from './receipt-document.ts';
import { OPERATOR_IDS, TOWN } from './town.ts';

/** What a row of values becomes in a table: an expression over the names of the values for each column, and when there is such a row at all. */
type Insert = Readonly<{ into: string; columns: Readonly<Record<string, string>>; when?: string }>;
type Shape = Readonly<{ values: readonly string[]; inserts: readonly Insert[] }>;

/** Columns that hold the value of their own name. */
function same(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, name]));
}

const text = (literal: string): string => `'${literal.replaceAll("'", "''")}'`;

function table(into: string, ...values: readonly string[]): Shape {
  return { values, inserts: [{ into, columns: same(...values) }] };
}

const FACT = ['id', 'position_id', 'installment_id', 'kind', 'at', 'operator_id', 'reason', 'detail'];
const PAYMENT_VALUES = ['id', 'receipt_id', 'nav', 'amount_cents', 'description', 'debtor_name', 'debtor_identifier', 'psp', 'paid_on', 'position_id', 'installment_id', 'document', 'sha256', 'at', 'debtor_sort', 'import_id'];
const PAYMENT_ALWAYS = {
  ...same('id', 'receipt_id', 'nav', 'amount_cents', 'description', 'debtor_name', 'psp', 'paid_on', 'position_id', 'installment_id', 'document', 'debtor_sort'), receipt_key: "'id:' || receipt_id", source: "'PA_SEND_RT_V2'", iuv: 'substr(nav, 2)',
  primary_fiscal_code: text(TOWN.fiscalCode), stamp_cents: '0', debtor_fiscal_code: 'debtor_identifier', raw_sha256: 'sha256', received_at: 'at',
};
/** Of a payment in which everything is as expected its receipt says nothing that is not told beside it, and SQLite writes it; `psp` is a place in the list of them. */
const ORDINARY_VALUES = ['id', 'receipt_id', 'nav', 'amount_cents', 'description', 'debtor_name', 'debtor_type', 'debtor_identifier', 'psp', 'method', 'fee_cents', 'paid_at', 'position_id', 'installment_id', 'iban', 'category', 'sha256', 'at', 'debtor_sort', 'import_id'];
const ofPsp = (name: keyof (typeof PSPS)[number]): string => `CASE psp ${PSPS.map((psp, index) => `WHEN ${index} THEN ${text(psp[name])}`).join(' ')} END`;
const dayOf = (instant: string): string => `substr(${instant}, 1, 10)`;
const ORDINARY_RECEIPT = receiptSql({
  receiptId: 'receipt_id', nav: 'nav', iuv: 'substr(nav, 2)', amountCents: 'amount_cents', description: 'description', debtorType: 'debtor_type', debtorIdentifier: 'debtor_identifier', debtorName: 'debtor_name', iban: 'iban', category: 'category',
  taxonomy: 'substr(category, 3, length(category) - 3)', pspId: ofPsp('pspId'), pspName: ofPsp('pspName'), pspFiscalCode: ofPsp('pspFiscalCode'), channel: ofPsp('channel'), method: 'method', feeCents: 'fee_cents', paidAt: 'paid_at',
  paidOn: dayOf('paid_at'), receivedOn: dayOf('at'),
});
const IMPORT_ALWAYS = { id: 'import_id', at: 'at', operator_id: String(OPERATOR_IDS.accounting), file_name: "'RT_' || substr(nav, 2) || '.xml'", kind: "'receipt'", format: "'paSendRT v2'", sha256: 'sha256', payment_id: 'id', quarantined: '0' };

/** A person with the address of the registry. */
function personShape(...marks: readonly string[]): Shape {
  return {
    values: ['id', 'fiscal_code', 'type', 'name', 'street', 'civic_number', 'postal_code', 'city', 'province', 'country', 'email', 'pec', 'phone', 'at', 'sort_name', 'name_key', 'source', 'operator_id', ...marks],
    inserts: [
      { into: 'person', columns: { ...same('id', 'fiscal_code', 'type', 'name', 'street', 'civic_number', 'postal_code', 'city', 'province', 'country', 'email', 'pec', 'phone', 'sort_name', 'name_key', ...marks), version: '1', created_at: 'at', updated_at: 'at' } },
      {
        into: 'person_address',
        columns: {
          ...same('id', 'street', 'civic_number', 'postal_code', 'city', 'province', 'country', 'source'), person_id: 'id', kind: "CASE type WHEN 'G' THEN 'REGISTERED_OFFICE' ELSE 'RESIDENCE' END", valid_from: 'substr(at, 1, 10)', entered_by: 'operator_id',
          entered_at: 'at', version: '1',
        },
      },
    ],
  };
}

function defineShapes<const Name extends string>(shapes: Readonly<Record<Name, Shape>>): Readonly<Record<Name, Shape>> {
  return shapes;
}

/**
 * The rows of the generator. What the product writes together is one row here, and what follows from the rest (an IUV from its notice number) is
 * left to SQLite: a million positions are ten million rows of tables, of which less than half has to be told.
 */
export const SHAPES = defineShapes({
  person: personShape(),
  /** A person with what the registry knows of few. */
  markedPerson: personShape('vat_number', 'death_date'),
  contact: {
    values: ['id', 'person_id', 'kind', 'contact', 'source', 'operator_id', 'at'],
    inserts: [{ into: 'person_contact', columns: { ...same('id', 'person_id', 'kind', 'source'), value: 'contact', preferred: '1', entered_by: 'operator_id', entered_at: 'at', version: '1' } }],
  },
  position: {
    values: [
      'id', 'hex', 'service_id', 'office', 'person_id', 'year', 'description', 'fields', 'origin', 'external_id', 'amount_cents', 'state', 'due_date', 'payable_until', 'expiring_from', 'nav', 'replaces_id', 'at', 'operator_id', 'version', 'debtor_sort',
      'option_id', 'option_kind', 'option_label', 'installment_id', 'fact_id', 'fact_kind', 'detail', 'served_id',
    ],
    inserts: [
      {
        into: 'debt_position',
        columns: {
          ...same('id', 'service_id', 'office', 'person_id', 'year', 'description', 'fields', 'origin', 'external_id', 'amount_cents', 'state', 'due_date', 'payable_until', 'expiring_from', 'replaces_id', 'version', 'debtor_sort'), iupd: "'SPO' || hex",
          first_nav: 'nav', created_at: 'at', created_by: 'operator_id',
        },
      },
      { into: 'payment_option', columns: { id: 'option_id', position_id: 'id', kind: 'option_kind', label: 'option_label', sequence: '1', chosen: '1' } },
      { into: 'position_fact', columns: { ...same('installment_id', 'at', 'operator_id', 'detail'), id: 'fact_id', position_id: 'id', kind: 'fact_kind' } },
      { into: 'served_person', columns: { ...same('at', 'operator_id', 'person_id'), id: 'served_id', position_id: 'id' }, when: 'served_id IS NOT NULL' },
    ],
  },
  option: table('payment_option', 'id', 'position_id', 'kind', 'label', 'sequence', 'chosen', 'withheld'),
  installment: {
    values: ['id', 'position_id', 'option_id', 'number', 'amount_cents', 'due_date', 'payable_until', 'nav', 'state', 'confirmed_at', 'transfer_id', 'own_cents', 'iban', 'category', 'description', 'number_state', 'at', 'printed_at', 'printed_hash', 'burned_at'],
    inserts: [
      { into: 'installment', columns: { ...same('id', 'position_id', 'option_id', 'number', 'amount_cents', 'due_date', 'payable_until', 'nav', 'state', 'confirmed_at'), iuv: 'substr(nav, 2)' } },
      {
        into: 'transfer',
        columns: { ...same('iban', 'category', 'description'), id: 'transfer_id', installment_id: 'id', transfer_index: '1', payee_fiscal_code: text(TOWN.fiscalCode), payee_name: text(TOWN.name), stamp: '0', amount_cents: 'own_cents' },
      },
      {
        // The parts of the number: segregation code (2, 3), application (4, 5), workstation (6 to 8), counter (9 to 16), check digits.
        into: 'issued_number',
        columns: {
          ...same('nav', 'printed_at', 'printed_hash', 'burned_at'), iuv: 'substr(nav, 2)', origin: "'OWN'", www: 'substr(nav, 6, 3)', counter: 'CAST(substr(nav, 9, 8) AS INTEGER)', state: 'number_state', assigned_at: 'at', uploaded_at: 'confirmed_at',
          burn_reason: "CASE WHEN burned_at IS NOT NULL THEN 'Posizione annullata' END",
        },
        when: 'nav IS NOT NULL',
      },
    ],
  },
  transfer: table('transfer', 'id', 'installment_id', 'transfer_index', 'payee_fiscal_code', 'payee_name', 'iban', 'stamp', 'amount_cents', 'category', 'description'),
  numberBlock: table('number_block', 'www', 'block_no', 'first_counter', 'last_counter', 'next_counter', 'state', 'reserved_at'),
  fact: table('position_fact', ...FACT),
  uploaded: {
    values: ['id', 'position_id', 'installment_id', 'at'],
    inserts: [{ into: 'position_fact', columns: { ...same('id', 'position_id', 'installment_id', 'at'), kind: "'MARKED_UPLOADED'", operator_id: String(OPERATOR_IDS.accounting), detail: "'Da inviare → Da pagare'" } }],
  },
  file: { values: ['sha256', 'content', 'bytes', 'at'], inserts: [{ into: 'raw_file', columns: { ...same('sha256', 'bytes'), content: 'CAST(content AS BLOB)', received_at: 'at' } }] },
  /** A payment in which everything is as expected, with its fact and its file. */
  payment: {
    values: [...ORDINARY_VALUES, 'fact_id', 'detail'],
    inserts: [
      { into: 'payment', columns: { ...PAYMENT_ALWAYS, psp: ofPsp('pspName'), paid_on: dayOf('paid_at'), document: ORDINARY_RECEIPT, own_cents: 'amount_cents', effect: "'PAYS'", anomalies: "'[]'" } },
      { into: 'position_fact', columns: { ...same('position_id', 'installment_id', 'at', 'detail'), id: 'fact_id', kind: "'RECEIPT'" } },
      { into: 'import_file', columns: { ...IMPORT_ALWAYS, own_cents: 'amount_cents', result: "'IMPORTED'" } },
    ],
  },
  /** Any other payment, with its file. */
  unusualPayment: {
    values: [...PAYMENT_VALUES, 'own_cents', 'effect', 'anomalies', 'result'],
    inserts: [
      { into: 'payment', columns: { ...PAYMENT_ALWAYS, ...same('own_cents', 'effect', 'anomalies') } },
      { into: 'import_file', columns: { ...IMPORT_ALWAYS, ...same('own_cents', 'result') } },
    ],
  },
  importedFile: table('import_file', 'id', 'at', 'operator_id', 'file_name', 'kind', 'format', 'sha256', 'result', 'error', 'message', 'own_cents', 'payment_id', 'quarantined'),
  externalPayment: table('external_payment', 'id', 'position_id', 'installment_id', 'channel', 'paid_on', 'amount_cents', 'reason', 'at', 'operator_id', 'voided_at', 'voided_by', 'void_reason'),
  /** A paper with the fact that tells of it. */
  print: {
    values: [
      'id', 'document', 'position_id', 'installment_id', 'payment_id', 'at', 'operator_id', 'reason', 'sha256', 'nav', 'amount_cents', 'due_date', 'payee', 'debtor', 'address', 'subject', 'state', 'reprint', 'debtor_sort', 'fact_id', 'fact_kind', 'detail',
    ],
    inserts: [
      {
        into: 'notice_print',
        columns: {
          ...same('id', 'document', 'position_id', 'installment_id', 'payment_id', 'at', 'operator_id', 'reason', 'sha256', 'state', 'reprint', 'debtor_sort'), copies: '1', model: "CASE document WHEN 'NOTICE' THEN '3' ELSE '' END", printed_nav: 'nav',
          printed_amount_cents: 'amount_cents', printed_due_date: 'due_date', printed_payee: 'payee', printed_debtor: 'debtor', printed_address: 'address', printed_subject: 'subject', before_confirmation: "document = 'NOTICE'",
        },
      },
      { into: 'position_fact', columns: { ...same('position_id', 'at', 'operator_id', 'reason', 'detail'), id: 'fact_id', installment_id: "CASE document WHEN 'NOTICE' THEN installment_id END", kind: 'fact_kind' } },
    ],
  },
  task: table('task', 'id', 'kind', 'office', 'position_id', 'payment_id', 'amount_cents', 'facts', 'contradiction', 'state', 'due_on', 'opened_at', 'owner_id', 'outcome', 'outcome_reason', 'outcome_by', 'outcome_at', 'undo', 'version'),
  taskEvent: table('task_event', 'id', 'task_id', 'at', 'operator_id', 'what', 'reason'),
  link: table('person_link', 'id', 'from_id', 'to_id', 'kind', 'valid_from', 'entered_by', 'entered_at', 'version'),
  answer: table('verification_answer', 'id', 'position_id', 'at', 'operator_id', 'verdict', 'title', 'data_age'),
  served: table('served_person', 'id', 'at', 'operator_id', 'person_id', 'position_id'),
  audit: {
    values: ['seq', 'at', 'action', 'subject_kind', 'subject_id', 'operator_id', 'payload_hash', 'previous_hash', 'entry_hash', 'salt', 'payload_json'],
    inserts: [{ into: 'audit_entry', columns: same('seq', 'at', 'action', 'subject_kind', 'subject_id', 'operator_id', 'payload_hash', 'previous_hash', 'entry_hash') }, { into: 'audit_payload', columns: same('seq', 'salt', 'payload_json') }],
  },
});

export type ShapeName = keyof typeof SHAPES;

/** An object stands for its JSON text. */
export type TownValue = string | number | null | Readonly<Record<string, unknown>> | readonly unknown[];
/** Values in the order of their shape. */
export type TownRow = readonly TownValue[];
/** Rows of one stretch of the simulation as pages of SQLite; those of a table are in ascending order of id. They hold until the next stretch is asked for. */
export type TownBatch = ReadonlyMap<ShapeName, RowPages>;

export function shapeNames(): readonly ShapeName[] {
  return Object.keys(SHAPES).filter((name): name is ShapeName => Object.hasOwn(SHAPES, name));
}

/** The tables that are filled. */
export const FILLED_TABLES: readonly string[] = [...new Set(Object.values(SHAPES).flatMap((shape) => shape.inserts.map((insert) => insert.into)))];

/** The statements that store the rows of a shape that are staged under `schema`. */
export function insertsOf(name: ShapeName, schema: string): readonly string[] {
  return SHAPES[name].inserts.map(({ into, columns, when }) => `INSERT INTO main.${into} (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM ${schema}.${name}${when === undefined ? '' : ` WHERE ${when}`}`);
}
