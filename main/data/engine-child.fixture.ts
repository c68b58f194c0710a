import { randomUUID } from 'node:crypto';
import { appendAudit } from './audit.ts';
import { openEngine, type Migration } from './engine.ts';
import { openNumbering } from './numbering/number-blocks.ts';
import { hashInput, runOnce } from './request-log.ts';

/**
 * For tests: a process that opens a data folder and, asked to `work`, creates books with a notice number, an audit entry and a request id,
 * telling each number only once it is committed. It never ends by itself.
 */
const [dataDir = '', stateDir = '', task = 'hold'] = process.argv.slice(2);

const migration: Migration = { id: 1, name: 'book', statements: ['CREATE TABLE book (nav TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL) STRICT'] };

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const opened = await openEngine({ dataDir, entities: [], migrations: [migration] });
if (!opened.ok) {
  tell({ failed: opened.error });
  process.exit(1);
}
const { engine, databaseId } = opened.value;
const numbering = await openNumbering({ engine, databaseId, dataDir, stateDir, machine: 'desk' });
await numbering.enrol('001');
tell({ open: process.pid, stopped: numbering.state().stopped?.reason ?? null });
setInterval(() => undefined, 1_000);

while (task === 'work') {
  const ready = await numbering.ensureNumbers(5);
  if (!ready.ok) throw new Error(ready.error.reason);
  const request = { requestId: randomUUID(), operation: 'book.add', inputHash: hashInput({}) };
  const navs = await engine.write('book.add', (unit) =>
    runOnce(unit, request, async () => {
      const taken: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        const number = await numbering.takeNumber(unit, { segregationCode: '01', applicationPrefix: '11', workstation: '001' });
        if (!number.ok) throw new Error(number.error.reason);
        await unit.run('INSERT INTO book (nav, title) VALUES (?, ?)', [number.value.nav, 'Libro']);
        await appendAudit(unit, { action: 'BOOK_ADDED', subjectKind: 'book', subjectId: number.value.nav, operatorId: null, before: null, after: { title: 'Libro' } });
        taken.push(number.value.nav);
      }
      return taken;
    }),
  );
  tell({ committed: navs.ok ? navs.value : [] });
}
