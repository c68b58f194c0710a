interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export function installedAsLocked(lock: LockFile, installed: LockFile, isThere?: (path: string) => boolean): boolean;
