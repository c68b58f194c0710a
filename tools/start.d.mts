export function findElectron(environment?: Readonly<Record<string, string | undefined>>): string | undefined;
