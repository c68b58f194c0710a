export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function checkLayers(root: string): Violation[];
