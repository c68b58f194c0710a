/** File systems that live on another machine: SQLite's locks do not hold there (design: a data folder on a network drive is refused). */
const networkTypes: ReadonlySet<string> = new Set([
  'nfs', 'nfs4', 'cifs', 'smb', 'smbfs', 'smb2', 'smb3', 'ncpfs', 'afs', 'afpfs', 'webdav', 'davfs', 'ceph', 'glusterfs', 'lustre', 'gpfs', 'ocfs2', '9p', 'beegfs',
  'fuse.sshfs', 'fuse.davfs', 'fuse.rclone', 'fuse.glusterfs', 'fuse.gvfsd-fuse', 'fuse.s3fs', 'fuse.curlftpfs',
]);

export type DriveQuestion = Readonly<{
  platform: NodeJS.Platform;
  /** Absolute path of the data folder, symbolic links resolved. */
  path: string;
  /** Text of /proc/mounts (Linux), output of `mount` (macOS), lines of remote drives as "Z:" (Windows); empty when unknown. */
  mounts: string;
}>;

/** The type of network drive the path lies on, or null. Pure: what the system says is handed in. */
export function findNetworkDrive({ platform, path, mounts }: DriveQuestion): string | null {
  if (platform === 'win32') return findWindowsShare(path, mounts);
  const table = platform === 'darwin' ? parseMacMounts(mounts) : parseProcMounts(mounts);
  const type = typeOfPath(path, table);
  return type !== null && networkTypes.has(type) ? type : null;
}

type Mount = Readonly<{ folder: string; type: string }>;

function findWindowsShare(path: string, remoteDrives: string): string | null {
  const plain = path.replaceAll('/', '\\');
  if (/^\\\\\?\\UNC\\/i.test(plain)) return 'UNC';
  if (/^\\\\(?![?.]\\)/.test(plain)) return 'UNC';
  const drive = /^(?:\\\\\?\\)?([a-z]:)/i.exec(plain)?.[1]?.toUpperCase();
  return drive !== undefined && remoteDrives.toUpperCase().split(/\s+/).includes(drive) ? drive : null;
}

function parseProcMounts(mounts: string): readonly Mount[] {
  return mounts.split('\n').flatMap((line) => {
    const [, folder, type] = line.split(' ');
    if (folder === undefined || type === undefined) return [];
    return [{ folder: folder.replace(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))), type }];
  });
}

function parseMacMounts(mounts: string): readonly Mount[] {
  return mounts.split('\n').flatMap((line) => {
    const parts = /^.* on (.+) \(([a-z0-9]+)[,)]/.exec(line);
    return parts?.[1] !== undefined && parts[2] !== undefined ? [{ folder: parts[1], type: parts[2] }] : [];
  });
}

/** Longest mount folder that holds the path; of equal ones the last mounted, which hides the others. */
function typeOfPath(path: string, table: readonly Mount[]): string | null {
  let best: Mount | null = null;
  for (const mount of table) {
    const holds = mount.folder === '/' || path === mount.folder || path.startsWith(`${mount.folder}/`);
    if (holds && mount.folder.length >= (best?.folder.length ?? 0)) best = mount;
  }
  return best?.type ?? null;
}
