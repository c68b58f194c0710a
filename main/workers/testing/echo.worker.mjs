/** Worker for the tests of the pool: plain JavaScript, so that Node runs it as it is. */
import { parentPort, threadId } from 'node:worker_threads';

parentPort.on('message', async ({ say, delayMs = 0, crash = false, exit = false, odd = false }) => {
  if (crash) throw new Error('planted crash');
  if (exit) process.exit(3);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  parentPort.postMessage(odd ? 'not what was agreed' : { said: say, threadId });
});
