import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { err, ok } from '../domain/result.ts';
import { UnitDoomedError, UnitOutlivedError } from './database-error.ts';
import { openEngine, type DataEngine, type Reader, type TopicRevision, type UnitOfWork } from './engine.ts';
import { gate, openTestEngine, shelfMigration, temporaryFolder } from './engine.fixture.ts';
import { attempt } from './units.ts';

const titleRow = z.object({ title: z.string() });

async function titles(engine: DataEngine): Promise<readonly string[]> {
  const rows = await engine.read((reader) => reader.all(titleRow, 'SELECT title FROM book ORDER BY id'));
  return rows.map((row) => row.title);
}

async function addBook(unit: UnitOfWork, title: string): Promise<void> {
  await unit.run('INSERT INTO book (title) VALUES (?)', [title]);
}

function laterThan(turns: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, turns));
}

describe('a write', () => {
  test('commits when its work returns, and readers see it', async () => {
    const { engine } = await openTestEngine();
    const outcome = await engine.write('book.add', (unit) => unit.run('INSERT INTO book (title, amount_cents) VALUES (?, ?)', ['Uno', 1_250n]));
    expect(outcome).toEqual({ changes: 1, lastId: 1 });
    expect(await titles(engine)).toEqual(['Uno']);
  });

  test('rolls back when its work throws, and the next write works', async () => {
    const { engine } = await openTestEngine();
    const failing = engine.write('book.add', async (unit) => {
      await addBook(unit, 'Uno');
      throw new Error('after all');
    });
    await expect(failing).rejects.toThrow('after all');
    await engine.write('book.add', (unit) => addBook(unit, 'Due'));
    expect(await titles(engine)).toEqual(['Due']);
  });

  test('with an error result commits under write, rolls back under writeResult, and the error is returned', async () => {
    const { engine } = await openTestEngine();
    const refused = await engine.writeResult('book.add', async (unit) => {
      await addBook(unit, 'Uno');
      return err('REFUSED');
    });
    expect(refused).toEqual({ ok: false, error: 'REFUSED' });
    await engine.write('book.add', async (unit) => {
      await addBook(unit, 'Due');
      return err('KEPT');
    });
    expect(await titles(engine)).toEqual(['Due']);
  });

  test('is not seen by readers before its commit, but by reads inside it', async () => {
    const { engine } = await openTestEngine();
    const finish = gate();
    const written = gate();
    const write = engine.write('book.add', async (unit) => {
      await addBook(unit, 'Uno');
      expect(await titles(engine)).toEqual(['Uno']);
      written.open();
      await finish.promise;
    });
    await written.promise;
    expect(await titles(engine)).toEqual([]);
    finish.open();
    await write;
    expect(await titles(engine)).toEqual(['Uno']);
  });

  test('a remembered answer is that of the question put again, also after every write, and inside a write', async () => {
    const { engine } = await openTestEngine();
    const counted = z.object({ n: z.number(), drawn: z.number() });
    const question = (reader: Reader, from: string) => reader.getRemembered(counted, '/* books.counted */ SELECT COUNT(*) AS n, random() AS drawn FROM book WHERE title >= ?', [from]);
    const asked = (from = '') => engine.read((reader) => question(reader, from));
    const empty = await asked();
    expect([empty?.n, await asked(), (await asked('b'))?.drawn === empty?.drawn]).toEqual([0, empty, false]);
    await engine.write('book.add', async (unit) => {
      await addBook(unit, 'Uno');
      expect([(await question(unit, ''))?.n, (await question(unit, ''))?.n]).toEqual([1, 1]);
      await addBook(unit, 'Due');
      expect((await question(unit, ''))?.n).toBe(2);
    });
    expect((await asked())?.n).toBe(2);
    await engine.writeResult('book.refused', async (unit) => { await addBook(unit, 'Tre'); return err('REFUSED'); });
    expect((await asked())?.n).toBe(2);
    expect(await engine.read((reader) => reader.getRemembered(counted, '/* books.none */ SELECT 1 AS n, 2 AS drawn FROM book WHERE id < 0'))).toBeNull();
  });

  test('gives rows back with RETURNING, counts of WITH statements, and keeps bytes and large numbers', async () => {
    const { engine } = await openTestEngine();
    const bookRow = z.object({ id: z.number(), amountCents: z.number(), raw: z.instanceof(Uint8Array) });
    const row = await engine.write('book.add', (unit) =>
      unit.get(bookRow, '/* book.add */ INSERT INTO book (title, amount_cents, raw) VALUES (?, ?, ?) RETURNING id, amount_cents, raw', ['Uno', 9_007_199_254_740_991, new Uint8Array([0, 255])]),
    );
    expect(row).toMatchObject({ id: 1, amountCents: 9_007_199_254_740_991 });
    expect([...(row?.raw ?? [])]).toEqual([0, 255]);
    const outcome = await engine.write('book.copy', (unit) => unit.run(`WITH t AS (SELECT 'Due' AS title UNION ALL SELECT 'Tre') INSERT INTO book (title) SELECT title FROM t`));
    expect(outcome).toEqual({ changes: 2, lastId: 3 });
    expect(await engine.write('book.clear', (unit) => unit.run('\n  delete\n from book'))).toMatchObject({ changes: 3 });
  });

  test('runs its statements in the order asked, also when none is awaited on its own', async () => {
    const { engine } = await openTestEngine();
    const wanted = Array.from({ length: 40 }, (_unused, index) => `Libro ${index}`);
    await engine.write('book.add', (unit) => Promise.all(wanted.map((title) => addBook(unit, title))));
    expect(await titles(engine)).toEqual(wanted);
  });

  test('refuses what the driver would store inexactly or silently not run', async () => {
    const { engine } = await openTestEngine();
    const bind = (value: number | bigint) => engine.write('book.add', (unit) => unit.run('INSERT INTO book (title, amount_cents) VALUES (?, ?)', ['Uno', value]));
    await expect(bind(Number.NaN)).rejects.toThrow('not exact');
    await expect(bind(2 ** 53)).rejects.toThrow('not exact');
    await expect(bind(2n ** 53n)).rejects.toThrow('exceeds');
    await expect(engine.write('two', (unit) => unit.run(`DELETE FROM book; DELETE FROM shelf`))).rejects.toThrow('one statement');
    await expect(engine.write('commit', (unit) => unit.run('COMMIT'))).rejects.toThrow('not a statement for run');
    await expect(engine.write('begin', (unit) => unit.all(titleRow, 'ROLLBACK'))).rejects.toThrow('not a statement for all');
    expect(await titles(engine)).toEqual([]);
  });
});

describe('a write inside a write', () => {
  test('joins it: one commit for both', async () => {
    const { engine } = await openTestEngine();
    const failing = engine.write('outer', async (unit) => {
      await engine.write('inner', (inner) => {
        expect(inner).toBe(unit);
        return addBook(inner, 'Uno');
      });
      throw new Error('outer fails');
    });
    await expect(failing).rejects.toThrow('outer fails');
    expect(await titles(engine)).toEqual([]);
    await engine.write('outer', () => engine.write('inner', (inner) => addBook(inner, 'Due')));
    expect(await titles(engine)).toEqual(['Due']);
  });

  test('that fails cannot be half kept by an outer that goes on', async () => {
    const { engine } = await openTestEngine();
    const regardless = engine.write('outer', async (unit) => {
      await addBook(unit, 'Uno');
      await engine.write('inner', async (inner) => {
        await addBook(inner, 'Due');
        throw new Error('half done');
      }).catch(() => undefined);
    });
    await expect(regardless).rejects.toBeInstanceOf(UnitDoomedError);
    const alsoResults = engine.write('outer', async () => {
      await engine.writeResult('inner', async () => err('NO'));
    });
    await expect(alsoResults).rejects.toThrow('inner');
    expect(await titles(engine)).toEqual([]);
  });

  test('as an attempt undoes only itself', async () => {
    const { engine } = await openTestEngine();
    const effects: string[] = [];
    await engine.write('batch', async (unit) => {
      await addBook(unit, 'Uno');
      const bad = await attempt(unit, async () => {
        await addBook(unit, 'Due');
        unit.afterCommit(() => effects.push('due'));
        await engine.write('inner', (inner) => addBook(inner, 'Uno')).catch(() => undefined);
        return err('DUPLICATE');
      });
      expect(bad).toEqual({ ok: false, error: 'DUPLICATE' });
      const good = await attempt(unit, async () => {
        await addBook(unit, 'Tre');
        unit.afterCommit(() => effects.push('tre'));
        return ok(3);
      });
      expect(good).toEqual({ ok: true, value: 3 });
    });
    expect(await titles(engine)).toEqual(['Uno', 'Tre']);
    expect(effects).toEqual(['tre']);
  });
});

describe('what outlives its unit of work is refused', () => {
  test('a statement asked after the work settled', async () => {
    const { engine } = await openTestEngine();
    const late = await engine.write('leaky', async (unit) => {
      const promise = laterThan(20).then(() => addBook(unit, 'Tardi'));
      return { promise: promise.then(() => 'written', (thrown: unknown) => thrown) };
    });
    expect(await late.promise).toBeInstanceOf(UnitOutlivedError);
    expect(await titles(engine)).toEqual([]);
  });

  test('a nested write started after the work settled', async () => {
    const { engine } = await openTestEngine();
    const late = await engine.write('leaky', async () => {
      const promise = laterThan(20).then(() => engine.write('late', (unit) => addBook(unit, 'Tardi')));
      return { promise: promise.then(() => 'written', (thrown: unknown) => thrown) };
    });
    expect(await late.promise).toBeInstanceOf(UnitOutlivedError);
    expect(await titles(engine)).toEqual([]);
  });

  test('a statement still running when the work settles: everything is rolled back', async () => {
    const { engine } = await openTestEngine();
    const careless = engine.write('careless', async (unit) => {
      await addBook(unit, 'Uno');
      void addBook(unit, 'Due').catch(() => undefined);
    });
    await expect(careless).rejects.toBeInstanceOf(UnitOutlivedError);
    expect(await titles(engine)).toEqual([]);
  });

  test('effects and topics registered too late', async () => {
    const { engine } = await openTestEngine();
    const unit = await engine.write('keep', async (inner) => ({ inner }));
    expect(() => unit.inner.touch('books')).toThrow(UnitOutlivedError);
    expect(() => unit.inner.afterCommit(() => undefined)).toThrow(UnitOutlivedError);
  });
});

describe('the write queue', () => {
  test('lets a clerk go before waiting imports, first come first served inside a lane', async () => {
    const { engine } = await openTestEngine();
    const order: string[] = [];
    const add = (title: string, lane: 'counter' | 'bulk') =>
      engine.write('book.add', async (unit) => {
        await addBook(unit, title);
        order.push(title);
      }, { lane });
    await Promise.all([add('import 1', 'bulk'), add('import 2', 'bulk'), add('import 3', 'bulk'), add('clerk 1', 'counter'), add('clerk 2', 'counter')]);
    expect(order).toEqual(['import 1', 'clerk 1', 'clerk 2', 'import 2', 'import 3']);
  });

  test('a unit knows when a clerk, or an import, waits for it to end', async () => {
    const { engine } = await openTestEngine();
    const seen: boolean[] = [];
    const [begun, held] = [gate(), gate()];
    const bulk = engine.write('import', async (unit) => {
      seen.push(unit.isAwaited());
      begun.open();
      await held.promise;
      seen.push(unit.isAwaited());
    }, { lane: 'bulk' });
    await begun.promise;
    const next = engine.write('import', async (unit) => void seen.push(unit.isAwaited()), { lane: 'bulk' });
    const clerk = engine.write('save', async (unit) => void seen.push(unit.isAwaited()));
    held.open();
    await Promise.all([bulk, next, clerk]);
    expect(seen).toEqual([false, true, true, false]);
  });

  test('keeps exactly the committed rows, whatever the mixture of writes, failures and joins', async () => {
    const { engine } = await openTestEngine();
    const step = fc.record({ lane: fc.constantFrom('counter' as const, 'bulk' as const), end: fc.constantFrom('return', 'throw', 'error'), rows: fc.integer({ min: 1, max: 3 }), nested: fc.boolean() });
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const before = await titles(engine);
        const committed: string[] = [];
        await Promise.all(
          steps.map(async ({ lane, end, rows, nested }) => {
            const mine = Array.from({ length: rows }, () => `t${(serial += 1)}`);
            const work = async (unit: UnitOfWork) => {
              for (const title of mine) await (nested ? engine.write('inner', (inner) => addBook(inner, title)) : addBook(unit, title));
              if (end === 'throw') throw new Error('planned');
              return end === 'error' ? err('planned') : ok(null);
            };
            const outcome = await engine.writeResult('step', work, { lane }).catch(() => null);
            if (outcome?.ok === true) committed.push(...mine);
          }),
        );
        const added = (await titles(engine)).slice(before.length);
        expect([...added].sort()).toEqual([...committed].sort());
      }),
      { numRuns: 25 },
    );
  });

  test('finishes accepted work before closing and refuses work afterwards', async () => {
    const { engine, dataDir } = await openTestEngine();
    const writes = Array.from({ length: 5 }, (_unused, index) => engine.write('book.add', (unit) => addBook(unit, `Libro ${index}`)));
    await engine.close();
    await Promise.all(writes);
    await expect(engine.write('late', (unit) => addBook(unit, 'Tardi'))).rejects.toThrow('closed');
    const again = await openTestEngine({ dataDir });
    expect(await titles(again.engine)).toHaveLength(5);
  });
});

describe('a read', () => {
  test('sees one commit from its first statement to its last', async () => {
    const { engine } = await openTestEngine();
    await engine.write('book.add', (unit) => addBook(unit, 'Uno'));
    const seen = await engine.read(async (reader) => {
      const first = await reader.all(titleRow, 'SELECT title FROM book');
      await engine.write('book.add', (unit) => addBook(unit, 'Due'));
      const second = await reader.all(titleRow, 'SELECT title FROM book');
      return [first.length, second.length];
    }, { lane: 'heavy' });
    expect(seen).toEqual([1, 1]);
    expect(await titles(engine)).toEqual(['Uno', 'Due']);
  });

  test('cannot write, nor be used after it ended', async () => {
    const { engine } = await openTestEngine();
    await expect(engine.read((reader) => reader.all(titleRow, `INSERT INTO book (title) VALUES ('Uno') RETURNING title`))).rejects.toMatchObject({ code: 'SQLITE_READONLY' });
    const kept = await engine.read(async (reader) => ({ reader }));
    await expect(kept.reader.all(titleRow, 'SELECT title FROM book')).rejects.toBeInstanceOf(UnitOutlivedError);
  });

  test('on the screen lane does not wait for a heavy one', async () => {
    const { engine } = await openTestEngine();
    const finish = gate();
    const heavy = engine.read(() => finish.promise, { lane: 'heavy' });
    expect(await titles(engine)).toEqual([]);
    finish.open();
    await heavy;
  });
});

describe('after a commit', () => {
  test('effects run outside the unit, and one that throws disturbs nobody', async () => {
    const { engine } = await openTestEngine();
    const followUp = gate();
    await engine.write('first', async (unit) => {
      await addBook(unit, 'Uno');
      unit.afterCommit(() => {
        throw new Error('bad effect');
      });
      unit.afterCommit(() => {
        expect(engine.insideUnit()).toBe(false);
        followUp.open(engine.write('second', (next) => addBook(next, 'Due')));
      });
    });
    await followUp.promise;
    expect(await titles(engine)).toEqual(['Uno', 'Due']);
  });

  test('topics move on and listeners hear of it; a rollback is silent', async () => {
    const { engine } = await openTestEngine();
    const heard = gate<readonly TopicRevision[]>();
    engine.topics.subscribe((changed) => heard.open(changed));
    const before = engine.topics.revision('books');
    await engine.write('fails', async (unit) => {
      unit.touch('shelves');
      throw new Error('no');
    }).catch(() => undefined);
    await engine.write('book.touch', async (unit) => {
      unit.touch('books');
      unit.touch('books');
    });
    expect(await heard.promise).toEqual([{ topic: 'books', revision: before + 1 }]);
    expect(engine.topics.current()).toEqual([{ topic: 'books', revision: before + 1 }]);
  });
});

describe('opening', () => {
  test('sets, and reads back, the settings that protect the data on the writer', async () => {
    const { engine } = await openTestEngine();
    const settings = await engine.write('settings', async (unit) => {
      const read = async (name: string) => Object.values((await unit.get(z.record(z.string(), z.union([z.string(), z.number()])), `PRAGMA ${name}`)) ?? {})[0];
      return {
        synchronous: await read('synchronous'), journal: await read('journal_mode'), foreignKeys: await read('foreign_keys'),
        trusted: await read('trusted_schema'), cells: await read('cell_size_check'), secureDelete: await read('secure_delete'),
      };
    });
    expect(settings).toEqual({ synchronous: 2, journal: 'wal', foreignKeys: 1, trusted: 0, cells: 1, secureDelete: 1 });
  });

  test('a second time in the same process is refused and names the owner; after closing it works', async () => {
    const { engine, dataDir } = await openTestEngine();
    const second = await openEngine({ dataDir, entities: [], migrations: [shelfMigration] });
    expect(second).toMatchObject({ ok: false, error: { kind: 'LOCKED', pid: process.pid } });
    if (!second.ok) expect(second.error.message).toContain(`${process.pid}`);
    await engine.write('book.add', (unit) => addBook(unit, 'Uno'));
    await engine.close();
    const third = await openTestEngine({ dataDir });
    expect(third.isNew).toBe(false);
    expect(await titles(third.engine)).toEqual(['Uno']);
  });

  test('keeps the identity of the database and finds it sound', async () => {
    const first = await openTestEngine();
    expect(first.isNew).toBe(true);
    expect(first.databaseId).toMatch(/^[0-9a-f]{32}$/);
    expect(await first.engine.verify()).toMatchObject({ ok: true, integrityProblems: [], orphans: [] });
    await first.engine.close();
    const second = await openTestEngine({ dataDir: first.dataDir });
    expect(second.databaseId).toBe(first.databaseId);
  });

  test('a damaged file is refused and left as it is', async () => {
    const dataDir = await temporaryFolder();
    const file = join(dataDir, 'sportello.db');
    await writeFile(file, 'this is not a database, whatever its name says'.repeat(100));
    const before = await readFile(file);
    expect(await openEngine({ dataDir, entities: [], migrations: [] })).toMatchObject({ ok: false, error: { kind: 'CORRUPTED' } });
    expect((await readFile(file)).equals(before)).toBe(true);
  });

  test('a folder that cannot be made is a foreseen failure', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    expect(await openEngine({ dataDir: join(folder, 'file', 'data'), entities: [], migrations: [] })).toMatchObject({ ok: false, error: { kind: 'FOLDER_NOT_WRITABLE', code: 'ENOTDIR' } });
  });
});
