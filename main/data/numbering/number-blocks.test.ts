import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { buildNav, parseNav } from '../../domain/notice-number.ts';
import { openTestEngine, temporaryFolder } from '../engine.fixture.ts';
import type { DataEngine, OpenedEngine } from '../engine.ts';
import { defaultStateDir, highWaterFile } from './high-water-file.ts';
import { advanceNumber, recordForeignNumber } from './issued-numbers.ts';
import { openNumbering, type Numbering, type NumberRequest } from './number-blocks.ts';

const codes: NumberRequest = { segregationCode: '01', applicationPrefix: '11', workstation: '001' };

type Desk = OpenedEngine & { dataDir: string; stateDir: string; numbering: Numbering };

async function openDesk(place: Partial<{ dataDir: string; stateDir: string; machine: string }> = {}): Promise<Desk> {
  const opened = await openTestEngine(place.dataDir === undefined ? {} : { dataDir: place.dataDir });
  const stateDir = place.stateDir ?? (await temporaryFolder());
  const numbering = await openNumbering({ engine: opened.engine, databaseId: opened.databaseId, dataDir: opened.dataDir, stateDir, machine: place.machine ?? 'desk' });
  return { ...opened, stateDir, numbering };
}

async function enrolledDesk(): Promise<Desk> {
  const desk = await openDesk();
  expect(await desk.numbering.enrol('001')).toEqual({ ok: true, value: null });
  return desk;
}

async function issue({ engine, numbering }: Desk, count: number, request: NumberRequest = codes): Promise<readonly string[]> {
  const ready = await numbering.ensureNumbers(count);
  if (!ready.ok) throw new Error(ready.error.reason);
  return engine.write('issue', async (unit) => {
    const navs: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const taken = await numbering.takeNumber(unit, request);
      if (!taken.ok) throw new Error(taken.error.reason);
      navs.push(taken.value.nav);
    }
    return navs;
  });
}

async function reopen(desk: Desk): Promise<Desk> {
  await desk.engine.close();
  return openDesk({ dataDir: desk.dataDir, stateDir: desk.stateDir });
}

/** A copy of the database as a backup program would have made it. */
async function restore(desk: Desk, copy: string): Promise<Desk> {
  await desk.engine.close();
  for (const suffix of ['-wal', '-shm']) await rm(join(desk.dataDir, `sportello.db${suffix}`), { force: true });
  await copyFile(copy, join(desk.dataDir, 'sportello.db'));
  return openDesk({ dataDir: desk.dataDir, stateDir: desk.stateDir });
}

const reason = (desk: Desk): string | null => desk.numbering.state().stopped?.reason ?? null;

describe('issuing', () => {
  test('gives valid numbers of this desk, all different, over several blocks', async () => {
    const desk = await enrolledDesk();
    const navs = await issue(desk, 200);
    expect(new Set(navs).size).toBe(200);
    for (const nav of navs) {
      const parsed = parseNav(nav);
      expect(parsed).toMatchObject({ ok: true, value: { auxDigit: '3', segregationCode: '01' } });
      expect(nav.slice(3, 8)).toBe('11001');
    }
    expect(navs[0]?.slice(8, 16)).toBe('00000000');
    expect(navs[199]?.slice(8, 16)).toBe('00000199');
  });

  test('is refused before enrolment, with another workstation number, with wrong codes and when nothing was made ready', async () => {
    const desk = await openDesk();
    const take = (request: NumberRequest) => desk.engine.writeResult('take', (unit) => desk.numbering.takeNumber(unit, request));
    expect(await desk.numbering.ensureNumbers(1)).toMatchObject({ ok: false, error: { reason: 'NOT_ENROLLED' } });
    expect(await take(codes)).toMatchObject({ ok: false, error: { reason: 'NOT_ENROLLED' } });
    await desk.numbering.enrol('001');
    expect(await take(codes)).toMatchObject({ ok: false, error: { reason: 'NONE_READY' } });
    await desk.numbering.ensureNumbers(1);
    expect(await take({ ...codes, workstation: '002' })).toMatchObject({ ok: false, error: { reason: 'WORKSTATION_MISMATCH' } });
    expect(await take({ ...codes, applicationPrefix: '1' })).toMatchObject({ ok: false, error: { reason: 'WRONG_CODES' } });
    expect(await take(codes)).toMatchObject({ ok: true });
  });

  test('beyond what is ready fails closed and rolls back with its unit', async () => {
    const desk = await enrolledDesk();
    await desk.numbering.ensureNumbers(1);
    const greedy = await desk.engine.writeResult('greedy', async (unit) => {
      for (let index = 0; index < 64; index += 1) await desk.numbering.takeNumber(unit, codes);
      return desk.numbering.takeNumber(unit, codes);
    });
    expect(greedy).toMatchObject({ ok: false, error: { reason: 'NONE_READY' } });
    const rows = await desk.engine.read((reader) => reader.all(z.object({ nav: z.string() }), 'SELECT nav FROM issued_number'));
    expect(rows).toEqual([]);
    expect(await issue(desk, 1)).toHaveLength(1);
  });

  test('from overlapping calls never gives a number twice', async () => {
    const desk = await enrolledDesk();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ count: fc.integer({ min: 1, max: 20 }), fails: fc.boolean() }), { minLength: 1, maxLength: 8 }), async (calls) => {
        await Promise.all(calls.map(async ({ count, fails }) => {
          await desk.numbering.ensureNumbers(count * calls.length);
          await desk.engine.write('issue', async (unit) => {
            for (let index = 0; index < count; index += 1) expect(await desk.numbering.takeNumber(unit, codes)).toMatchObject({ ok: true });
            if (fails) throw new Error('planned');
          }).catch((thrown: unknown) => {
            if (!fails) throw thrown;
          });
        }));
      }),
      { numRuns: 10 },
    );
    const counters = await desk.engine.read((reader) => reader.all(z.object({ counter: z.number() }), 'SELECT counter FROM issued_number'));
    expect(new Set(counters.map((row) => row.counter)).size).toBe(counters.length);
  });

  test('reserving inside a unit of work is a bug and is refused', async () => {
    const desk = await enrolledDesk();
    await expect(desk.engine.write('bad', () => desk.numbering.ensureNumbers(1))).rejects.toThrow('outside of units');
  });

  test('a number once issued can be neither deleted nor changed', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    await expect(desk.engine.write('cheat', (unit) => unit.run('DELETE FROM issued_number'))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    await expect(desk.engine.write('cheat', (unit) => unit.run('UPDATE issued_number SET counter = 9'))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
  });
});

describe('at the start', () => {
  test('file and database agree: issuing goes on, with a block of its own', async () => {
    const desk = await enrolledDesk();
    expect(await desk.numbering.nextCounter('001')).toBe(0);
    const before = await issue(desk, 3);
    expect(await desk.numbering.nextCounter('001')).toBe(3);
    const next = await reopen(desk);
    expect(await next.numbering.nextCounter('001')).toBe(64);
    expect(await next.numbering.nextCounter('002')).toBe(0);
    expect(next.numbering.state()).toEqual({ workstation: '001', stopped: null });
    const after = await issue(next, 3);
    expect(after[0]?.slice(8, 16)).toBe('00000064');
    expect(new Set([...before, ...after]).size).toBe(6);
  });

  test('a crash between file and commit: that block is skipped for good', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    // The process dies after the file was synced and before the block is committed: the reservation never reaches the database.
    const dying: DataEngine = {
      ...desk.engine,
      write: (label, work, how) => (label === 'numbering.reserve' ? Promise.reject(new Error('killed here')) : desk.engine.write(label, work, how)),
    };
    const numbering = await openNumbering({ engine: dying, databaseId: desk.databaseId, dataDir: desk.dataDir, stateDir: desk.stateDir, machine: 'desk' });
    await expect(numbering.ensureNumbers(1)).rejects.toThrow('killed here');
    expect(await highWaterFile(desk.stateDir, desk.dataDir).read()).toMatchObject({ highWater: { blockNo: 2, upTo: 127 } });
    const next = await reopen(desk);
    expect(reason(next)).toBeNull();
    expect((await issue(next, 1))[0]?.slice(8, 16)).toBe('00000128');
    const blocks = await next.engine.read((reader) => reader.all(z.object({ blockNo: z.number(), state: z.string() }), 'SELECT block_no, state FROM number_block ORDER BY block_no'));
    expect(blocks).toEqual([{ blockNo: 1, state: 'OPEN' }, { blockNo: 2, state: 'SKIPPED' }, { blockNo: 3, state: 'OPEN' }]);
    expect(reason(await reopen(next))).toBeNull();
  });

  test('a copy restored from the same block, which agrees with the file, does not give its last numbers again', async () => {
    const desk = await enrolledDesk();
    const copy = join(await temporaryFolder(), 'copy.db');
    const before = await issue(desk, 2);
    await desk.backupTo(copy);
    const lost = await issue(desk, 5);
    const restored = await restore(desk, copy);
    expect(reason(restored)).toBeNull();
    const after = await issue(restored, 20);
    expect(after.filter((nav) => lost.includes(nav) || before.includes(nav))).toEqual([]);
  });

  test('a copy restored from one block earlier goes on beyond everything issued', async () => {
    const desk = await enrolledDesk();
    const copy = join(await temporaryFolder(), 'copy.db');
    await issue(desk, 1);
    await desk.backupTo(copy);
    const lost = [...(await issue(desk, 48)), ...(await issue(desk, 20))];
    const restored = await restore(desk, copy);
    expect(reason(restored)).toBeNull();
    expect((await issue(restored, 60)).filter((nav) => lost.includes(nav))).toEqual([]);
  });

  test('a copy restored from two or more blocks earlier stops the desk until it enrols again, never with a used number', async () => {
    const desk = await enrolledDesk();
    const copy = join(await temporaryFolder(), 'copy.db');
    await issue(desk, 1);
    await desk.backupTo(copy);
    const lost = await issue(desk, 300);
    const restored = await restore(desk, copy);
    expect(reason(restored)).toBe('DATABASE_BEHIND');
    expect(await restored.numbering.ensureNumbers(1)).toMatchObject({ ok: false, error: { reason: 'DATABASE_BEHIND' } });
    expect(await restored.engine.writeResult('take', (unit) => restored.numbering.takeNumber(unit, codes))).toMatchObject({ ok: false });
    expect(await restored.numbering.enrolAgain('001')).toMatchObject({ ok: false, error: { reason: 'USED' } });
    expect(await restored.numbering.enrolAgain('2')).toMatchObject({ ok: false, error: { reason: 'FORMAT' } });
    expect(await restored.numbering.enrolAgain('002')).toEqual({ ok: true, value: null });
    expect(restored.numbering.state()).toEqual({ workstation: '002', stopped: null });
    const after = await issue(restored, 2, { ...codes, workstation: '002' });
    expect(after.filter((nav) => lost.includes(nav))).toEqual([]);
    const next = await reopen(restored);
    expect(next.numbering.state()).toEqual({ workstation: '002', stopped: null });
    expect(await next.numbering.enrolAgain('001')).toMatchObject({ ok: false, error: { reason: 'USED' } });
  });

  test('a copy restored from before the second enrolment cannot take that number again', async () => {
    const desk = await enrolledDesk();
    const copy = join(await temporaryFolder(), 'copy.db');
    await issue(desk, 1);
    await desk.backupTo(copy);
    await desk.numbering.enrolAgain('002');
    await issue(desk, 1, { ...codes, workstation: '002' });
    const restored = await restore(desk, copy);
    expect(reason(restored)).toBe('DATABASE_BEHIND');
    expect(await restored.numbering.enrolAgain('002')).toMatchObject({ ok: false, error: { reason: 'USED' } });
    expect(await restored.numbering.enrolAgain('003')).toMatchObject({ ok: true });
  });

  test('a folder copied or moved elsewhere stops', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    await desk.engine.close();
    const elsewhere = await temporaryFolder();
    await copyFile(join(desk.dataDir, 'sportello.db'), join(elsewhere, 'sportello.db'));
    const copied = await openDesk({ dataDir: elsewhere, stateDir: desk.stateDir });
    expect(reason(copied)).toBe('FILE_MISSING');
    expect(await copied.numbering.enrolAgain('001')).toMatchObject({ ok: false, error: { reason: 'USED' } });
    expect(await copied.numbering.enrolAgain('002')).toMatchObject({ ok: true });
    expect(await issue(copied, 1, { ...codes, workstation: '002' })).toHaveLength(1);
  });

  test('another database put into the folder stops', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    const other = await enrolledDesk();
    await issue(other, 1);
    await other.engine.close();
    const swapped = await restore(desk, join(other.dataDir, 'sportello.db'));
    expect(reason(swapped)).toBe('OTHER_DATABASE');
  });

  test('a new database in the folder of an older one cannot take the number the older one issued with', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    await desk.engine.close();
    for (const name of await readdir(desk.dataDir)) await rm(join(desk.dataDir, name), { recursive: true });
    const fresh = await openDesk({ dataDir: desk.dataDir, stateDir: desk.stateDir });
    expect(await fresh.numbering.enrol('001')).toMatchObject({ ok: false, error: { reason: 'USED' } });
    expect(await fresh.numbering.enrol('002')).toMatchObject({ ok: true });
    expect(await issue(fresh, 1, { ...codes, workstation: '002' })).toHaveLength(1);
  });

  test('a lost, damaged or foreign high-water file stops', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    const { path } = highWaterFile(desk.stateDir, desk.dataDir);
    const sound = await readFile(path, 'utf8');
    await writeFile(path, sound.slice(0, 40));
    const damaged = await reopen(desk);
    expect(reason(damaged)).toBe('FILE_UNREADABLE');
    await rm(path);
    const lost = await reopen(damaged);
    expect(reason(lost)).toBe('FILE_MISSING');
    await writeFile(path, sound);
    await lost.engine.close();
    expect(reason(await openDesk({ dataDir: desk.dataDir, stateDir: desk.stateDir, machine: 'other' }))).toBe('OTHER_MACHINE');
  });
});

describe('enrolment', () => {
  test('may be corrected while nothing was reserved, and is a no-op when repeated', async () => {
    const desk = await openDesk();
    expect(await desk.numbering.enrol('005')).toMatchObject({ ok: true });
    expect(await desk.numbering.enrol('005')).toMatchObject({ ok: true });
    expect(await desk.numbering.enrol('006')).toMatchObject({ ok: true });
    expect(desk.numbering.state().workstation).toBe('006');
    expect(await desk.numbering.enrol('000')).toMatchObject({ ok: false, error: { reason: 'FORMAT' } });
    await issue(desk, 1, { ...codes, workstation: '006' });
    expect(await desk.numbering.enrol('007')).toMatchObject({ ok: false, error: { reason: 'ALREADY_ENROLLED' } });
    expect(await desk.numbering.enrol('006')).toMatchObject({ ok: true });
  });

  test('that crashed between file and database can be done again with the same number', async () => {
    const desk = await enrolledDesk();
    await issue(desk, 1);
    const file = highWaterFile(desk.stateDir, desk.dataDir);
    await file.write({ databaseId: desk.databaseId, www: '002', blockNo: 0, upTo: -1, machine: 'desk', usedWorkstations: ['001', '002'] });
    const next = await reopen(desk);
    expect(reason(next)).toBe('ENROLMENT_UNFINISHED');
    expect(await next.numbering.enrolAgain('001')).toMatchObject({ ok: false, error: { reason: 'USED' } });
    expect(await next.numbering.enrolAgain('002')).toMatchObject({ ok: true });
    expect(reason(await reopen(next))).toBeNull();
  });

  test('when the file cannot be written, nothing is reserved', async () => {
    const desk = await enrolledDesk();
    const { path } = highWaterFile(desk.stateDir, desk.dataDir);
    await mkdir(`${path}.new`);
    onTestFinished(() => rm(`${path}.new`, { recursive: true, force: true }));
    expect(await desk.numbering.ensureNumbers(1)).toMatchObject({ ok: false, error: { reason: 'FILE_NOT_WRITABLE' } });
    expect(await desk.engine.writeResult('take', (unit) => desk.numbering.takeNumber(unit, codes))).toMatchObject({ ok: false });
    await rm(`${path}.new`, { recursive: true });
    expect(await issue(desk, 1)).toHaveLength(1);
  });
});

describe('numbers of other programs', () => {
  test('are recorded once; invalid ones and those of our own series are refused', async () => {
    const desk = await enrolledDesk();
    const record = (nav: string) => desk.engine.writeResult('foreign', (unit) => recordForeignNumber(unit, nav, codes));
    for (const nav of ['347123456789012389', '301000000000000043']) expect(await record(nav)).toEqual({ ok: true, value: { nav, iuv: nav.slice(1) } });
    expect(await record('347123456789012389')).toMatchObject({ ok: false, error: { reason: 'ALREADY_KNOWN' } });
    expect(await record('301000000000000044')).toMatchObject({ ok: false, error: { reason: 'INVALID' } });
    const [ours = ''] = await issue(desk, 1);
    expect(await record(ours)).toMatchObject({ ok: false, error: { reason: 'OUR_RANGE' } });
  });

  test('a number of our series that is already foreign is never given out', async () => {
    const desk = await openDesk();
    // Recorded before the desk was enrolled, when the series was nobody's: 11 001 00000000.
    const built = buildNav({ auxDigit: '3', segregationCode: '01', base: '1100100000000' });
    const nav = built.ok ? built.value.nav : '';
    expect(await desk.engine.writeResult('foreign', (unit) => recordForeignNumber(unit, nav, codes))).toMatchObject({ ok: true });
    await desk.numbering.enrol('001');
    const navs = await issue(desk, 2);
    expect(navs).not.toContain(nav);
    expect(navs[0]?.slice(8, 16)).toBe('00000001');
  });
});

test('a number moves forward only, keeps its first dates, and a burned one stays burned', async () => {
  const desk = await enrolledDesk();
  const [nav = '', other = ''] = await issue(desk, 2);
  const advance = (number: string, step: Parameters<typeof advanceNumber>[2]) => desk.engine.write('advance', (unit) => advanceNumber(unit, number, step));
  const stateOf = (number: string) =>
    desk.engine.read((reader) => reader.get(z.object({ state: z.string(), printedHash: z.string().nullable() }), 'SELECT state, printed_hash FROM issued_number WHERE nav = ?', [number]));
  expect(await advance(nav, { to: 'UPLOADED' })).toBe(true);
  expect(await advance(nav, { to: 'PRINTED', printedHash: 'abc' })).toBe(true);
  expect(await stateOf(nav)).toEqual({ state: 'UPLOADED', printedHash: 'abc' });
  expect(await advance(nav, { to: 'CONFIRMED' })).toBe(true);
  expect(await advance(nav, { to: 'BURNED', reason: 'x' })).toBe(false);
  expect(await advance(other, { to: 'BURNED', reason: 'bozza abbandonata' })).toBe(true);
  expect(await advance(other, { to: 'CONFIRMED' })).toBe(false);
  expect(await stateOf(other)).toMatchObject({ state: 'BURNED' });
  expect(await advance('301000000000000043', { to: 'UPLOADED' })).toBe(false);
});

test('the file lies where each system keeps the state of one user', () => {
  expect(defaultStateDir('linux', {}, '/home/u')).toBe('/home/u/.local/state/sportello/numbering');
  expect(defaultStateDir('linux', { XDG_STATE_HOME: '/s' }, '/home/u')).toBe('/s/sportello/numbering');
  expect(defaultStateDir('darwin', {}, '/Users/u')).toBe('/Users/u/Library/Application Support/Sportello/numbering');
  expect(defaultStateDir('win32', { LOCALAPPDATA: 'L' }, 'H')).toMatch(/^L.Sportello.numbering$/);
});
