export function listInputs(root: string, inputs: readonly string[]): string[];
export function compareInputs(root: string, inputs: readonly string[], stampPath: string): { readonly changed: boolean; readonly save: () => void };
