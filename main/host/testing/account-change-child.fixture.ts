import { writeSync } from 'node:fs';
import { continueAccountChanges, movingSettled } from '../../features/account-change/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { openArchive } from '../open-archive.ts';

/** A desk that goes on with a change of account and tells each time something of it was committed: to be killed in the middle. */
const [dataDir = '', stateDir = ''] = process.argv.slice(2);

const opened = await openArchive({ dataDir, stateDir, drawing: createInProcessDrawing(), host: 'test' });
if (!opened.ok) {
  writeSync(1, `FAILED ${opened.error.kind}\n`);
  process.exit(1);
}
const { engine } = opened.value.context;
engine.topics.subscribe((changed) => { if (changed.some(({ topic }) => topic === 'accountChanges')) writeSync(1, 'MOVED\n'); });
await continueAccountChanges(opened.value.context);
await movingSettled(engine);
writeSync(1, 'ENDED\n');
await opened.value.close();
