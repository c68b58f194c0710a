import type { StaticFiles } from '../static-files.ts';
import { isOwnPage, PAGE_SCHEME } from './navigation-policy.ts';
import type { CustomScheme } from 'electron';

/** Registration of `app://`, to be made before the application is ready (checklist 18). */
export const PAGE_SCHEMES: readonly Readonly<CustomScheme>[] = Object.freeze([
  Object.freeze({ scheme: PAGE_SCHEME, privileges: Object.freeze({ standard: true, secure: true, supportFetchAPI: true, codeCache: true }) }),
]);

/** Answers a request for `app://`: only our host, only reading, only what the build holds. */
export async function answerPageRequest(files: StaticFiles, request: Readonly<{ url: string; method: string }>): Promise<Response> {
  if (!isOwnPage(request.url)) return new Response(null, { status: 421 });
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } });
  const answer = await files.answer(new URL(request.url).pathname);
  return new Response(request.method === 'HEAD' ? null : answer.body, { status: answer.status, headers: answer.headers });
}
