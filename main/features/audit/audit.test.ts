import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { newRequest, openArchive, valueOf, windowOf } from '../opened-archive.fixture.ts';
import { actionLabel, labelledActions } from './index.ts';

test('tells who did what, newest first, page by page, of everything or of one subject', async () => {
  const archive = await openArchive();
  const { call } = await windowOf(archive, 'ADMINISTRATOR');
  const saveEntity = (expectedVersion: number | null, name: string) => call.setup.saveEntity({
    requestId: newRequest(), expectedVersion, fiscalCode: '99999000013', name, department: null, cbillCode: null, ipaCode: null, istatCode: null, infoLines: null, postalAuthCode: null, ownSite: false, patronSaintDay: null, logoPngBase64: null,
  });
  valueOf(await saveEntity(null, 'Comune di Esempio'));
  valueOf(await saveEntity(1, 'Comune di Esempio Nuovo'));
  const everything = { cursor: null, limit: 2, subjectKind: null, subjectId: null };
  const first = valueOf(await call.application.audit(everything));
  expect(first.entries.map((entry) => [entry.label, entry.operatorName, entry.subjectKind])).toEqual([
    ['Dati dell’ente modificati', 'Operatore administrator', 'entity'], ['Dati dell’ente inseriti', 'Operatore administrator', 'entity'],
  ]);
  const second = valueOf(await call.application.audit({ ...everything, cursor: first.next }));
  expect(second).toMatchObject({ entries: [{ label: 'Operatore aggiunto', operatorName: 'Sportello' }], next: null });
  expect(valueOf(await call.application.audit({ ...everything, subjectKind: 'operator', subjectId: '1' })).entries).toHaveLength(1);
  expect(await call.application.audit({ ...everything, cursor: 'x' })).toMatchObject({ error: { code: 'INVALID_FIELD', field: 'cursor' } });
});

test('is not for the counter', async () => {
  const { call } = await windowOf(await openArchive(), 'COUNTER');
  expect(await call.application.audit({ cursor: null, limit: 5, subjectKind: null, subjectId: null })).toMatchObject({ error: { code: 'FORBIDDEN' } });
});

test('shows the reason that was given', async () => {
  const archive = await openArchive();
  const { call } = await windowOf(archive, 'ADMINISTRATOR');
  valueOf(await call.setup.saveNumbering({ requestId: newRequest(), expectedVersion: null, segregationCode: '01', otherSegregationCodes: [], applicationPrefix: '07', workstation: '001' }));
  valueOf(await call.setup.enrolAgain({ requestId: newRequest(), workstation: '002', reason: 'computer nuovo' }));
  expect(valueOf(await call.application.audit({ cursor: null, limit: 1, subjectKind: null, subjectId: null })).entries[0]).toMatchObject({ label: 'Postazione iscritta di nuovo', reason: 'computer nuovo' });
});

test('every action written anywhere in the program has an Italian name', async () => {
  const root = resolve(import.meta.dirname, '../..');
  const files = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.ts') && !/\.(test|fixture|campaign)\.ts$/.test(name));
  const written = new Set<string>();
  for (const file of files) {
    const source = await readFile(resolve(root, file), 'utf8');
    for (const call of source.matchAll(/append(?:Audit)\([^;]*?action:([^,}]*)|audit[A-Z]\w*\(unit,([^;]*)\)|action: '([A-Z_]+)', subjectKind/g)) {
      for (const [, code] of call[0].matchAll(/'([A-Z]+_[A-Z_]+|LOGIN)'/g)) written.add(code ?? '');
    }
  }
  expect(written.size).toBeGreaterThan(15);
  expect([...written].filter((action) => actionLabel(action) === action)).toEqual([]);
  expect(labelledActions.every((action) => actionLabel(action) !== action)).toBe(true);
});
