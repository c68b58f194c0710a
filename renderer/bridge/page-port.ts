/** What the page posts to itself to ask the preload for the port; the preload's own copy is checked by its test. */
export const PORT_REQUEST = 'sportello:port-request';
/** What the preload posts back, with the port. */
export const PORT_OFFER = 'sportello:port-offer';

/** The part of the window that the exchange uses. */
export type ExchangeWindow = Readonly<{
  location: Pick<Location, 'origin'>;
  postMessage(message: string, targetOrigin: string): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}>;

const ANSWER_MS = 5_000;

/**
 * Asks the preload for the port. It answers once per page: a port that was lost does not come back, the page must be
 * loaded again, so a second request rejects after its time.
 */
export function requestPort(page: ExchangeWindow): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const listen = (event: MessageEvent<unknown>) => {
      const [port] = event.ports;
      if (event.source !== page || event.data !== PORT_OFFER || port === undefined) return;
      finish(() => resolve(port));
    };
    const timer = setTimeout(() => finish(() => reject(new Error('No port was offered'))), ANSWER_MS);
    const finish = (end: () => void) => {
      clearTimeout(timer);
      page.removeEventListener('message', listen);
      end();
    };
    page.addEventListener('message', listen);
    page.postMessage(PORT_REQUEST, page.location.origin);
  });
}
