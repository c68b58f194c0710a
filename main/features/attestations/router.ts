import { currentOperator, operations } from '../access/index.ts';
import { printQuittance, quittanceStanding } from './quittance.ts';
import { printReported } from './reported-paper.ts';

/** The part of the contract about papers of the body itself. */
export function createAttestationsRouter() {
  const os = operations.attestations;
  return {
    standing: os.standing.handler(({ input, context }) => context.application.engine.read((reader) => quittanceStanding(context.application, reader, currentOperator(context), input.paymentId))),
    printQuittance: os.printQuittance.handler(({ input, context }) => printQuittance(context.application, currentOperator(context), input)),
    printReported: os.printReported.handler(({ input, context }) => printReported(context.application, currentOperator(context), input)),
  };
}
