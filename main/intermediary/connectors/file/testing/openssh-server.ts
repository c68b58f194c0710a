import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where Debian and others keep the server: not on everybody's PATH. */
export const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/sbin/sshd'].find((path) => existsSync(path)) ?? null;

/** A real OpenSSH server with nothing but SFTP. `fingerprint` of its host key as `ssh-keygen -lf` writes it. */
export type OpenSshServer = Readonly<{ port: number; user: string; folder: string; privateKey: string; fingerprint: string; log(): string; stop(): Promise<void> }>;

const numberOf = (what: '-u' | '-g', name: string): number => Number(execFileSync('id', [what, name], { encoding: 'utf8' }));
/**
 * Root would make it want the machine's own account and folders for privilege separation, and a server of a test needs no rights. «daemon» is on every Unix and may come in by key;
 * «nobody» may be locked.
 */
function otherUser(): Readonly<{ name: string; uid: number; gid: number }> | null {
  return userInfo().uid === 0 ? { name: 'daemon', uid: numberOf('-u', 'daemon'), gid: numberOf('-g', 'daemon') } : null;
}

function makeKey(path: string, passphrase: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'prova', '-f', path]);
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Starts a server of its own in a folder that exists; only the key that it makes may come in. @param passphrase of that key */
export async function startOpenSshServer(root: string, passphrase = ''): Promise<OpenSshServer> {
  if (SSHD === null) throw new Error('no sshd');
  const port = await freePort();
  const paths = { host: join(root, 'host_key'), client: join(root, 'client_key'), config: join(root, 'sshd_config'), exchange: join(root, 'exchange') };
  makeKey(paths.host, '');
  makeKey(paths.client, passphrase);
  mkdirSync(paths.exchange);
  for (const folder of ['out', 'in']) mkdirSync(join(paths.exchange, folder));
  writeFileSync(paths.config, [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${paths.host}`, `AuthorizedKeysFile ${paths.client}.pub`, `PidFile none`, 'StrictModes no', 'UsePAM no', 'PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PubkeyAuthentication yes',
    'Subsystem sftp internal-sftp', 'ForceCommand internal-sftp', 'AllowTcpForwarding no', 'X11Forwarding no',
  ].join('\n'));
  chmodSync(root, 0o755);
  const other = otherUser();
  if (other !== null) for (const path of [paths.host, `${paths.client}.pub`, paths.config, paths.exchange, join(paths.exchange, 'out'), join(paths.exchange, 'in')]) chownSync(path, other.uid, other.gid);
  const child = spawn(SSHD, ['-D', '-e', '-f', paths.config], { ...(other === null ? {} : { uid: other.uid, gid: other.gid }), stdio: ['ignore', 'ignore', 'pipe'] });
  const log: string[] = [];
  child.stderr?.on('data', (data: Buffer) => log.push(data.toString('utf8')));
  await listening(child, log);
  return {
    port, user: other?.name ?? userInfo().username, folder: paths.exchange, privateKey: readFileSync(paths.client, 'utf8'),
    fingerprint: execFileSync('ssh-keygen', ['-lf', `${paths.host}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '',
    log: () => log.join(''), stop: () => stopped(child),
  };
}

async function listening(child: ChildProcess, log: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (log.join('').includes('Server listening')) return;
    if (child.exitCode !== null) break;
    await pause(50);
  }
  throw new Error(`sshd did not start: ${log.join('')}`);
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
