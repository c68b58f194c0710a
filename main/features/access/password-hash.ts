import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** A password as stored: salt in base64, and `scrypt$log2N$r$p$key` so that stronger parameters later still read old ones. */
export type StoredPassword = Readonly<{ salt: string; hash: string }>;

type Cost = Readonly<{ logN: number; r: number; p: number }>;

/** N = 2^15, r = 8, p = 1: 32 MB and some tens of milliseconds a try (issue "The spine", 2). */
const cost: Cost = { logN: 15, r: 8, p: 1 };
const keyBytes = 32;
const saltBytes = 16;

/** Stretches a password with a fresh salt, by default at the cost of the product. Unicode is normalised (NFKC), so that the same keys give the same password everywhere. */
export async function hashPassword(password: string, chosen: Cost = cost): Promise<StoredPassword> {
  const salt = randomBytes(saltBytes);
  const key = await stretch(password, salt, chosen);
  return { salt: salt.toString('base64'), hash: `scrypt$${chosen.logN}$${chosen.r}$${chosen.p}$${key.toString('base64')}` };
}

/** True when the password is the stored one. Without a stored one it takes as long and is false: an unknown name does not show by the time. */
export async function verifyPassword(password: string, stored: StoredPassword | null): Promise<boolean> {
  const [kind, logN, r, p, key] = (stored?.hash ?? '').split('$');
  const expected = Buffer.from(key ?? '', 'base64');
  const salt = Buffer.from(stored?.salt ?? '', 'base64');
  const readable = kind === 'scrypt' && expected.length === keyBytes && salt.length === saltBytes;
  const found = readable
    ? await stretch(password, salt, { logN: Number(logN), r: Number(r), p: Number(p) })
    : await stretch(password, randomBytes(saltBytes), cost);
  return readable && timingSafeEqual(found, expected);
}

function stretch(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** logN;
  const options = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
