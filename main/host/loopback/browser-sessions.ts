import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ClientIdentity } from '../served-application.ts';

/** Sessions of browsers: a cookie is the proof, a {@link ClientIdentity} is what the application sees of it. */
export type BrowserSessions = Readonly<{
  /** Opens a session and gives the value of its Set-Cookie header. */
  open(): string;
  /** @param cookieHeader the request's Cookie header */
  find(cookieHeader: string | undefined): ClientIdentity | undefined;
}>;

const COOKIE_NAME = 'sportello';

export function createBrowserSessions(): BrowserSessions {
  const clients = new Map<string, ClientIdentity>();
  return {
    open() {
      const secret = randomBytes(32).toString('base64url');
      clients.set(digestOf(secret), { id: randomUUID(), transport: 'loopback' });
      return `${COOKIE_NAME}=${secret}; HttpOnly; SameSite=Strict; Path=/`;
    },
    find(cookieHeader) {
      const secret = readCookie(cookieHeader);
      return secret === undefined ? undefined : clients.get(digestOf(secret));
    },
  };
}

function readCookie(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE_NAME}=`))?.slice(COOKIE_NAME.length + 1);
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}
