import { expect, test } from 'vitest';
import type { FoundHighWater, HighWater } from './high-water-file.ts';
import { assessStanding, blockCounters } from './numbering-standing.ts';

const database = { databaseId: 'd'.repeat(32), www: '001', lastBlockNo: 5 };
const file = (changed: Partial<HighWater> = {}): FoundHighWater => ({
  kind: 'FOUND',
  highWater: { databaseId: database.databaseId, www: '001', blockNo: 5, upTo: 319, machine: 'desk', usedWorkstations: ['001'], ...changed },
});

test.each<[string, FoundHighWater, Partial<typeof database> | { www: null }, string]>([
  ['file and database agree', file(), {}, 'GO_ON'],
  ['file one block ahead: a crash between the two', file({ blockNo: 6 }), {}, 'SKIP_BLOCK'],
  ['file two blocks ahead: restored', file({ blockNo: 7 }), {}, 'DATABASE_BEHIND'],
  ['file far ahead', file({ blockNo: 700 }), {}, 'DATABASE_BEHIND'],
  ['file behind', file({ blockNo: 4 }), {}, 'FILE_BEHIND'],
  ['another database', file({ databaseId: 'e'.repeat(32) }), {}, 'OTHER_DATABASE'],
  ['another machine', file({ machine: 'other' }), {}, 'OTHER_MACHINE'],
  ['no file beside a database that has issued', { kind: 'MISSING' }, {}, 'FILE_MISSING'],
  ['no file beside a database that has issued nothing', { kind: 'MISSING' }, { lastBlockNo: 0 }, 'GO_ON'],
  ['a damaged file', { kind: 'UNREADABLE' }, { lastBlockNo: 0 }, 'FILE_UNREADABLE'],
  ['never enrolled', { kind: 'MISSING' }, { www: null }, 'NOT_ENROLLED'],
  ['never enrolled, with the file of an older database', file(), { www: null }, 'NOT_ENROLLED'],
  ['database from before the last enrolment', file({ www: '002', blockNo: 3 }), {}, 'DATABASE_BEHIND'],
  ['enrolment crashed between file and database', file({ www: '002', blockNo: 0 }), {}, 'ENROLMENT_UNFINISHED'],
])('%s', (_name, found, changed, expected) => {
  const standing = assessStanding(found, { ...database, ...changed }, 'desk');
  expect(standing.kind === 'STOPPED' ? standing.stop.reason : standing.kind).toBe(expected);
  if (standing.kind === 'STOPPED') expect(standing.stop.message).toMatch(/\.$|\)\.$/);
});

test('blocks of 64 counters follow each other without overlap', () => {
  expect([1, 2, 3].map(blockCounters)).toEqual([{ first: 0, last: 63 }, { first: 64, last: 127 }, { first: 128, last: 191 }]);
});
