export interface Counted {
  readonly passed: number;
  readonly failedNames: readonly string[];
  readonly skippedNames: readonly string[];
  /** Failed once, then passed; counted among the passed. */
  readonly secondTryNames?: readonly string[];
}

export interface StepResult extends Counted {
  readonly name: string;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  readonly secondTryNames: readonly string[];
}

export function countVitest(report: unknown): Counted;
export function countPlaywright(report: unknown): Counted;
export function settle(name: string, code: number, counted: Counted): Omit<StepResult, 'name' | 'seconds'>;
export function closeRun(results: readonly StepResult[]): number;
