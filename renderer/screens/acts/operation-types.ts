import type { Client } from '../../bridge/client.ts';

/** What an operation answers when it succeeds. */
export type ValueOf<Call extends (...input: never[]) => PromiseLike<unknown>> = Extract<Awaited<ReturnType<Call>>, { ok: true }>['value'];

export type PositionCard = ValueOf<Client['positions']['show']>;
export type Installment = PositionCard['options'][number]['installments'][number];
export type PositionPrint = PositionCard['prints'][number];
export type PositionPayment = PositionCard['payments'][number];
export type PositionPage = ValueOf<Client['positions']['list']>;
export type PositionRow = ValueOf<Client['positions']['list']>['rows'][number];
export type PositionFilter = Parameters<Client['positions']['list']>[0]['filter'];
export type PositionTotals = ValueOf<Client['positions']['totals']>;
export type PositionCounts = ValueOf<Client['positions']['counts']>;
export type PrintRow = ValueOf<Client['notices']['page']>['rows'][number];
export type PrintFilter = Parameters<Client['notices']['page']>[0]['filter'];
export type PrintCounts = ValueOf<Client['notices']['counts']>;
export type PaymentRow = ValueOf<Client['payments']['page']>['rows'][number];
export type PaymentFilter = Parameters<Client['payments']['page']>[0]['filter'];
export type PaymentCounts = ValueOf<Client['payments']['counts']>;
export type PaymentCard = ValueOf<Client['payments']['show']>;
export type ImportAnswer = ValueOf<Client['payments']['importFiles']>;
export type ImportedFile = ImportAnswer['files'][number];
export type ImportRow = ValueOf<Client['payments']['imports']>['imports'][number];
export type TaskRow = ValueOf<Client['tasks']['page']>['rows'][number];
export type TaskFilter = Parameters<Client['tasks']['page']>[0]['filter'];
export type TaskCounts = ValueOf<Client['tasks']['counts']>;
export type TaskCard = ValueOf<Client['tasks']['show']>;
export type CreateFromPaymentInput = Parameters<Client['payments']['createPosition']>[0];
export type OpenedAttachment = ValueOf<Client['positions']['openAttachment']>;
export type VerificationCard = ValueOf<Client['verification']['check']>;
