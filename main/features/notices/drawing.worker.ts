/** Thread that draws notices and receipts. Started by the pool of drawing.ts; the host bundles it as an entry of its own. */
import { serveRequests } from '../../workers/worker-entry.ts';
import { drawRequest } from './drawing-request.ts';

serveRequests(async (message) => {
  const response = await drawRequest(message);
  return { response, transfer: response.ok && response.value.bytes.buffer instanceof ArrayBuffer ? [response.value.bytes.buffer] : [] };
});
