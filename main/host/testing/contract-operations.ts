import { isContractProcedure, type AnyContractProcedure, type AnyContractRouter } from '@orpc/contract';

/** One operation of a contract. */
export type ContractOperation = Readonly<{
  /** Dotted path: `positions.create`. */
  name: string;
  path: readonly string[];
  procedure: AnyContractProcedure;
}>;

/** Every operation of a contract, in the order it declares them. */
export function listOperations(contract: AnyContractRouter, path: readonly string[] = []): readonly ContractOperation[] {
  if (isContractProcedure(contract)) return [{ name: path.join('.'), path, procedure: contract }];
  return Object.entries(contract).flatMap(([name, inner]) => listOperations(inner, [...path, name]));
}

/** The `kind` an operation declares in its metadata, undefined when it declares none. */
export function kindOf(operation: ContractOperation): string | undefined {
  const meta: unknown = operation.procedure['~orpc'].meta;
  if (typeof meta !== 'object' || meta === null || !('kind' in meta)) return undefined;
  return typeof meta.kind === 'string' ? meta.kind : undefined;
}
