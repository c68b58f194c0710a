/** Thread that draws the parts of lots. Started by the pool of press.ts; the host bundles it as an entry of its own. */
import { serveRequests } from '../../workers/worker-entry.ts';
import { pressPart, type PressRequest } from './press-request.ts';

serveRequests(async (message) => {
  if (!isRequest(message)) throw new Error('not a part to draw');
  try {
    return { response: { ok: true, value: await pressPart(message) }, transfer: [] };
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;
    // Only what a full or closed disk says is foreseen: anything else ends the thread, and the pool tells it.
    if (code === null) throw thrown;
    return { response: { ok: false, error: { code } }, transfer: [] };
  }
});

/** Both ends are this program, compiled together: the kind is enough to know the content. */
function isRequest(message: unknown): message is PressRequest {
  return typeof message === 'object' && message !== null && 'output' in message && 'path' in message && 'notices' in message;
}
