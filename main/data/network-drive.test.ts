import { expect, test } from 'vitest';
import { findNetworkDrive } from './network-drive.ts';

const procMounts = [
  '/dev/sda1 / ext4 rw,relatime 0 0',
  'server:/export /home/shared nfs4 rw,vers=4.2 0 0',
  '//server/uffici /mnt/Disco\\040Uffici cifs rw 0 0',
  'gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0',
  '/dev/sdb1 /home/shared/local ext4 rw 0 0',
  '',
].join('\n');
const macMounts = ['/dev/disk1s1 on / (apfs, local, journaled)', '//user@server/share on /Volumes/Uffici (smbfs, nodev, nosuid)'].join('\n');

test.each([
  ['/home/mario/sportello', null],
  ['/home/shared/sportello', 'nfs4'],
  ['/home/shared', 'nfs4'],
  ['/home/sharedbutnot', null],
  ['/home/shared/local/sportello', null],
  ['/mnt/Disco Uffici/dati', 'cifs'],
  ['/run/user/1000/gvfs/smb-share', 'fuse.gvfsd-fuse'],
])('Linux: %s → %s', (path, expected) => {
  expect(findNetworkDrive({ platform: 'linux', path, mounts: procMounts })).toBe(expected);
});

test('Linux: the last mount over the same folder counts', () => {
  const mounts = 'server:/export /data nfs rw 0 0\n/dev/sdb1 /data ext4 rw 0 0\n';
  expect(findNetworkDrive({ platform: 'linux', path: '/data/x', mounts })).toBeNull();
});

test.each([
  ['\\\\server\\uffici\\dati', 'UNC'],
  ['//server/uffici/dati', 'UNC'],
  ['\\\\?\\UNC\\server\\uffici', 'UNC'],
  ['Z:\\dati', 'Z:'],
  ['z:/dati', 'Z:'],
  ['C:\\Users\\Mario\\AppData', null],
  ['\\\\?\\C:\\Users\\Mario', null],
])('Windows: %s → %s', (path, expected) => {
  expect(findNetworkDrive({ platform: 'win32', path, mounts: 'Z: Y:' })).toBe(expected);
});

test('macOS: a mounted share is recognised, the own disk is not', () => {
  expect(findNetworkDrive({ platform: 'darwin', path: '/Volumes/Uffici/dati', mounts: macMounts })).toBe('smbfs');
  expect(findNetworkDrive({ platform: 'darwin', path: '/Users/mario/dati', mounts: macMounts })).toBeNull();
});
