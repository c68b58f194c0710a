// Programs that tests need and npm cannot bring: a browser, poppler's tools, a compiler, an SFTP server.
import { existsSync } from 'node:fs';
import { findProgram } from './places.mjs';
import { runAttached } from './run-program.mjs';

const NEEDED = [
  {
    what: 'Chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'],
    debian: 'chromium',
  },
  { what: 'poppler-utils', programs: ['pdftoppm'], debian: 'poppler-utils' },
  { what: 'g++', programs: ['g++'], debian: 'g++' },
  { what: 'make', programs: ['make'], debian: 'make' },
  { what: 'python3', programs: ['python3'], debian: 'python3' },
  // The server that SFTP is tested against; its folder is on root's PATH only.
  { what: 'OpenSSH (server)', programs: ['sshd'], places: ['/usr/sbin/sshd', '/usr/local/sbin/sshd'], debian: 'openssh-server' },
];

const missing = () => NEEDED.filter(({ programs, places = [] }) => programs.every((name) => findProgram(name) === undefined) && !places.some((path) => existsSync(path)));

/**
 * As root on Debian installs what is missing; elsewhere says what to install and goes on (what needs it will fail and say so).
 * @param {(line: string) => void} say
 */
export async function provideSystemPackages(say) {
  const wanted = missing();
  if (wanted.length === 0 || process.platform !== 'linux') return;
  const packages = wanted.map(({ debian }) => debian);
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== undefined;
  if (!mayInstall) {
    say(`Per tutte le prove mancano: ${wanted.map(({ what }) => what).join(', ')}. Su Debian e Ubuntu: sudo apt-get install ${packages.join(' ')}`);
    return;
  }
  say(`Installo ${packages.join(', ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runAttached('apt-get', ['update', '-q'], { env });
  const code = await runAttached('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
  if (code !== 0) say(`apt-get non ha installato tutto (codice ${code}).`);
}
