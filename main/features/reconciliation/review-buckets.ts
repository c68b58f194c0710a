import { assertNever } from '../../domain/result.ts';
import type { ReconciliationBucket } from '../../contract/index.ts';
import type { FlowResult, MovementResult } from './matching/matching-result.ts';

/** Buckets of movements and of flows; those of rows of flows and of receipts are counted, not kept. */
export type KeptBucket = Exclude<ReconciliationBucket, 'PAYMENT_WITHOUT_RECEIPT' | 'DOUBLE_PAYMENT' | 'RECEIPT_AMOUNT_DIFFERS' | 'PAYMENT_NOT_REPORTED' | 'DEFERRED'>;

/** Where a reviewer finds a movement (screens.md «Riconciliazione»). A certain match is one that no person has confirmed yet; a reversal with what it takes back needs nobody. */
export function movementBucket({ status, code, allocations }: Pick<MovementResult, 'status' | 'code' | 'allocations'>): KeptBucket {
  switch (status) {
    case 'automatic':
      return allocations.length > 0 ? 'CERTAIN' : 'RECONCILED';
    case 'confirmed':
      return 'RECONCILED';
    case 'proposed':
      return code === 'IUF_TES_DIV_IMP' ? 'AMOUNT_DIFFERS' : 'TO_CONFIRM';
    case 'open':
      return code === 'IUF_TES_DIV_IMP' ? 'AMOUNT_DIFFERS' : 'CREDIT_WITHOUT_FLOW';
    case 'ignored':
      return 'IGNORED';
    case 'quarantined':
      return 'QUARANTINED';
    case 'excluded':
      return 'EXCLUDED';
    default:
      return assertNever(status, 'status of a movement');
  }
}

/** Where a reviewer finds a flow. What is proposed is looked at with its movement. */
export function flowBucket({ code }: Pick<FlowResult, 'code'>): KeptBucket {
  switch (code) {
    case 'RT_IUF_TES': case 'FLUSSO_ZERO':
      return 'RECONCILED';
    case 'PROPOSTO':
      return 'TO_CONFIRM';
    case 'FLUSSO_ANOMALO': case 'IUF_NO_TES': case 'IUF_TES_PARZIALE':
      return 'FLOW_WITHOUT_CREDIT';
    case 'IN_ATTESA':
      return 'WAITING';
    default:
      return assertNever(code, 'code of a flow');
  }
}
