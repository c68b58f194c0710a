import { gpdProblem, type Answer } from '../answers.ts';

/** Refusals of GPD: titles and details as its `AppError` writes them, by which clients tell 409 apart (intermediary.md 1.1.8). */
export const PROBLEMS = {
  request: (detail: string): Answer => gpdProblem(400, 'Error in the debt position request data', detail),
  bean: (detail: string): Answer => gpdProblem(400, 'Bad Request', detail),
  unreadable: (): Answer => gpdProblem(400, 'Bad Request', 'Invalid input format'),
  exclusive: (): Answer => gpdProblem(400, 'Exclusive Parameters', 'Only one pair of date filters can be given'),
  interval: (from: string, to: string, days: number): Answer =>
    gpdProblem(400, 'The debt positions cannot be recovered', `Debt positions cannot be recovered. Verify that due_date_to >= due_date_from and that the interval between the two dates not exceed the maximum number of days allowed [due_date_from= ${from}, due_date_to= ${to}, days_between_from_to= ${days}, max_days_interval= 30]`),
  forbidden: (organization: string): Answer => gpdProblem(403, 'The caller does not have proper authorization', `The caller does not have proper authorization for Organization Fiscal Code ${organization} and the segregation code of the position`),
  notFound: (organization: string, iupd: string): Answer => gpdProblem(404, 'Not found the debt position', `Not found a debt position for Organization Fiscal Code ${organization} and IUPD ${iupd}`),
  optionNotFound: (organization: string, nav: string): Answer => gpdProblem(404, 'Not found the payment option', `Not found a payment option for Organization Fiscal Code ${organization} and IUV ${nav}`),
  duplicate: (organization: string): Answer => gpdProblem(409, 'The debt position violated constraints of uniqueness', `Already exists a debt position for the Organization Fiscal Code ${organization} or one of its payment options is not unique`),
  notUpdatable: (organization: string, iupd: string): Answer => gpdProblem(409, 'Existing related payment found or not in updatable state', `A payment transaction has already been carried out or, the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}, is not in updatable state`),
  notPublishable: (organization: string, iupd: string): Answer => gpdProblem(409, 'Existing related payment found or not in publishable state', `A payment transaction has already been carried out or, the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}, is not in publishable state`),
  publishAfterDueDate: (organization: string, iupd: string): Answer => gpdProblem(409, 'Publish request occurred after the due date of a payment options has expired', `A publish request occurred after the due date of a payment options has expired for the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}`),
  publishAfterValidity: (organization: string, iupd: string): Answer => gpdProblem(409, 'Publish request occurred after the validity date began', `A publish request has been made after the validity date began for the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}`),
  notInvalidable: (organization: string, iupd: string): Answer => gpdProblem(409, 'Existing related payment found or not in invalidable state', `A payment transaction has already been carried out or, the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}, is not in invalidable state`),
  paymentFound: (organization: string, iupd: string): Answer => gpdProblem(409, 'Existing related payment found', `A payment transaction has already been carried out on the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}`),
  alreadyPaid: (organization: string, nav: string): Answer => gpdProblem(409, 'Existing related payment found', `A payment transaction has already been carried out for the Organization Fiscal Code ${organization} and IUV ${nav}`),
  noTransferForFee: (organization: string, iupd: string): Answer => gpdProblem(422, 'The debt position update is failed', `No valid transfer found to apply the registered notification fee on the debt position with Organization Fiscal Code ${organization} and IUPD ${iupd}`),
  reservedMetadata: (): Answer => gpdProblem(409, 'The payment option metadata contains reserved metadata', 'The payment option metadata contains the reserved key NOTIFICATION_FEE'),
  duplicateMetadata: (): Answer => gpdProblem(409, 'The metadata violated constraints of uniqueness', 'The metadata keys must be unique'),
  severalPlans: (organization: string, iupd: string): Answer => gpdProblem(422, 'Multi-installment debt position not supported in v1', `MULTI_INSTALLMENT_NOT_SUPPORTED_IN_V1 [Organization Fiscal Code ${organization}, IUPD ${iupd}]`),
  broken: (): Answer => gpdProblem(500, 'Internal Server Error', 'An unexpected error has occurred. Please contact support.'),
} as const;
