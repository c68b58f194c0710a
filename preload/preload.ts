import { ipcRenderer } from 'electron';

// The renderer and the main process hold their own copies of these words: a preload is one isolated file, and each of
// the three is bundled apart. `preload.test.ts` compares them.
const PORT_REQUEST = 'sportello:port-request';
const PORT_OFFER = 'sportello:port-offer';
const CONNECT_CHANNEL = 'sportello:connect';
const PAGE_ORIGIN = 'app://sportello';

/**
 * Hands the page one end of a channel whose other end goes to the main process. The page asks first, so that neither
 * needs to know when the other is ready; a page is answered once. Nothing of Electron is exposed.
 */
function offerPort(event: MessageEvent<unknown>): void {
  if (event.source !== window || event.origin !== PAGE_ORIGIN || event.data !== PORT_REQUEST) return;
  window.removeEventListener('message', offerPort);
  const channel = new MessageChannel();
  ipcRenderer.postMessage(CONNECT_CHANNEL, null, [channel.port1]);
  window.postMessage(PORT_OFFER, PAGE_ORIGIN, [channel.port2]);
}

window.addEventListener('message', offerPort);
