import { connectBridge } from '../bridge/client.ts';

/** The page's bridge. Made as the first thing of all, so that the link opens while the libraries of the screens are still being evaluated. */
export const bridge = connectBridge(window);
