import type { Client } from '../../bridge/client.ts';

type ValueOf<Call extends (...input: never[]) => PromiseLike<unknown>> = Extract<Awaited<ReturnType<Call>>, { ok: true }>['value'];

/** A service of the catalogue, with its rules (amount, due date, fields, template). */
export type Service = ValueOf<Client['catalogue']['services']>['services'][number];
export type ServiceField = Service['fields'][number];
/** A person as the core knows it. */
export type Person = NonNullable<ValueOf<Client['people']['check']>['person']>;
/** What is known of a fiscal code and of its holder. */
export type FiscalCodeFacts = ValueOf<Client['people']['check']>;
/** A person with everything it owes, paid and was given on paper. */
export type PersonCard = ValueOf<Client['people']['show']>;
export type PositionRow = PersonCard['open'][number];
export type PositionCard = ValueOf<Client['positions']['show']>;
export type Installment = PositionCard['options'][number]['installments'][number];
export type SavedPosition = ValueOf<Client['positions']['create']>;

type InputOf<Call extends (...input: never[]) => unknown> = Parameters<Call>[0];
export type CreateInput = Omit<InputOf<Client['positions']['create']>, 'requestId'>;
export type UpdateInput = Omit<InputOf<Client['positions']['update']>, 'requestId'>;
/** The form as the contract takes it. */
export type PositionFormInput = Omit<CreateInput, 'draft' | 'acceptDuplicate' | 'replacesId'>;
export type PreviewInput = InputOf<Client['notices']['preview']>;
