export function withoutDemoArguments(args: readonly string[]): string[];
