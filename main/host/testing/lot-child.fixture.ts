import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createRouterClient } from '@orpc/server';
import { createWindowSession } from '../../features/access/index.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { createApplicationRouter } from '../application-router.ts';
import { openArchive } from '../open-archive.ts';

/** For the kill campaign of lots: a desk that goes on with the lot it finds, and when that is over prints everything again as another one, without end. */
const [dataDir = '', stateDir = '', password = ''] = process.argv.slice(2);

function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

const opened = await openArchive({ dataDir, stateDir, drawing: createInProcessDrawing(), host: 'test' });
if (!opened.ok) {
  tell(`FAILED ${opened.error.kind}`);
  process.exit(1);
}
const { context } = opened.value;
const desk = createRouterClient(createApplicationRouter(), { context: { application: context, session: createWindowSession(context.clock) } });
const login = await desk.access.login({ username: 'admin', password });
if (!login.ok) process.exit(2);
// The first drawing loads the PDF library: done before, or nearly every kill would fall in it.
await desk.setup.facsimile({});
tell('READY');
const selection = { filter: { states: [], serviceId: null, office: null, text: '', dueFrom: null, dueTo: null, createdFrom: null, createdTo: null, unsentOnly: false, origin: null }, ids: null, unprintedOnly: false };
context.lots.wake(context);
for (;;) {
  await context.lots.settled();
  const lots = await desk.lots.list({});
  const open = lots.ok ? lots.value.lots.find(({ state }) => state !== 'DONE') : undefined;
  if (open !== undefined) {
    tell(`FAILED lot ${open.state} ${open.stoppedBy ?? ''}`);
    process.exit(3);
  }
  const counted = await desk.lots.count({ selection, partPages: 8 });
  tell('BEGIN lot');
  const made = await desk.lots.create({ requestId: randomUUID(), selection, expected: counted.ok ? counted.value.notices : 0, title: 'Campagna', sort: 'POSTAL', output: Math.random() < 0.3 ? 'FILES' : 'PARTS', partPages: 8, reason: 'Campagna' });
  if (!made.ok) {
    tell(`FAILED create ${made.error.code}`);
    process.exit(4);
  }
  tell(`ACK ${made.value.id}`);
}
