import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A certificate made by a test, with its key, as PEM. */
export type MadeCertificate = Readonly<{ certPem: string; keyPem: string; key: KeyObject; name: string }>;

export type CertificateWishes = Readonly<{ name: string; issuer?: MadeCertificate; authority?: boolean; hosts?: readonly string[]; ips?: readonly string[]; from?: Date; to?: Date }>;

/** Makes an X.509 certificate with nothing but `node:crypto`, so that the tests need no openssl. Without `issuer` it signs itself. */
export function makeCertificate(wishes: CertificateWishes): MadeCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])), algorithm, distinguishedName(wishes.issuer?.name ?? wishes.name),
    sequence(time(wishes.from ?? new Date('2020-01-01T00:00:00Z')), time(wishes.to ?? new Date('2049-01-01T00:00:00Z'))), distinguishedName(wishes.name), publicKey.export({ type: 'spki', format: 'der' }), extensions(wishes),
  );
  const signature = sign('sha256', body, wishes.issuer?.key ?? privateKey);
  const certificate = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { certPem: pem('CERTIFICATE', certificate), keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), key: privateKey, name: wishes.name };
}

function extensions({ authority, hosts, ips }: CertificateWishes): Buffer {
  const names = [...(hosts ?? []).map((host) => tagged(0x82, Buffer.from(host, 'ascii'))), ...(ips ?? []).map((ip) => tagged(0x87, Buffer.from(ip.split('.').map(Number))))];
  const list = [sequence(oid('2.5.29.19'), tagged(0x01, Buffer.from([0xff])), tagged(0x04, authority === true ? sequence(tagged(0x01, Buffer.from([0xff]))) : sequence()))];
  if (names.length > 0) list.push(sequence(oid('2.5.29.17'), tagged(0x04, sequence(...names))));
  return tagged(0xa3, sequence(...list));
}

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(oid('2.5.4.3'), tagged(0x0c, Buffer.from(name, 'utf8')))));
}

function time(date: Date): Buffer {
  return tagged(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replaceAll(/[-:T]/g, '')}Z`, 'ascii'));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(label: string, der: Buffer): string {
  return `-----BEGIN ${label}-----\n${der.toString('base64').replaceAll(/(.{64})/g, '$1\n').trimEnd()}\n-----END ${label}-----\n`;
}
