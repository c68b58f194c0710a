import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { contentSecurityPolicy, freshNonce, NONCE_PLACEHOLDER, SECURITY_HEADERS } from './content-security-policy.ts';

/** An answer in no host's terms: the loopback writes it to a socket, `app://` wraps it in a Response. */
export type StaticAnswer = Readonly<{
  status: 200 | 400 | 403 | 404;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array<ArrayBuffer>;
}>;

export type StaticFiles = Readonly<{
  /** @param rawPath path as it came over the wire, still percent-encoded, without query */
  answer(rawPath: string): Promise<StaticAnswer>;
}>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
};

/** Files whose name holds a hash of their content never change under that name. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
const ONE_YEAR_SECONDS = 31_536_000;

/**
 * Opens a folder of built files. Its content is listed once: a path is served only if it is in that list, so that no
 * spelling of a path can reach a file outside (and a link planted later is not followed).
 *
 * @param root absolute path of the built renderer
 * @param bridge address of the WebSocket the page may open, null where there is none
 */
export async function openStaticFiles(root: string, bridge: string | null): Promise<StaticFiles> {
  const files = await listFiles(root);
  return {
    async answer(rawPath) {
      const path = decodePath(rawPath);
      if (path === 'MALFORMED') return refusal(400, bridge);
      if (path === 'OUTSIDE') return refusal(403, bridge);
      const file = files.get(path.path === '/' ? '/index.html' : path.path);
      if (file === undefined) return refusal(404, bridge);
      const content = new Uint8Array(await readFile(file));
      return extname(file) === '.html' ? page(content, bridge) : asset(path.path, file, content, bridge);
    },
  };
}

async function listFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [`/${relative(root, file).split(sep).join('/')}`, file]));
}

function decodePath(rawPath: string): { readonly path: string } | 'MALFORMED' | 'OUTSIDE' {
  const decoded = percentDecode(rawPath);
  if (decoded === undefined || !decoded.startsWith('/') || decoded.includes('\0')) return 'MALFORMED';
  if (decoded.includes('\\') || decoded.split('/').includes('..')) return 'OUTSIDE';
  return { path: decoded };
}

function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function page(content: Uint8Array, bridge: string | null): StaticAnswer {
  const nonce = freshNonce();
  const html = new TextDecoder().decode(content).replaceAll(NONCE_PLACEHOLDER, nonce);
  return {
    status: 200,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Security-Policy': contentSecurityPolicy(nonce, bridge),
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
    },
    body: new TextEncoder().encode(html),
  };
}

function asset(path: string, file: string, body: Uint8Array<ArrayBuffer>, bridge: string | null): StaticAnswer {
  return {
    status: 200,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Security-Policy': contentSecurityPolicy(null, bridge),
      'Content-Type': MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'Cache-Control': HASHED.test(path) ? `private, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache',
    },
    body,
  };
}

const REFUSALS = { 400: 'Richiesta non valida.', 403: 'Accesso non consentito.', 404: 'Non trovato.' } as const;

function refusal(status: 400 | 403 | 404, bridge: string | null): StaticAnswer {
  return {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'Content-Security-Policy': contentSecurityPolicy(null, bridge),
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
    },
    body: new TextEncoder().encode(REFUSALS[status]),
  };
}
