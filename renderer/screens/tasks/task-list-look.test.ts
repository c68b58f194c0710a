import { describe, expect, test } from 'vitest';
import { lookOf, viewOf } from '../../components/lists/list-look.ts';
import { askedOf, TASKS, type TaskLookFilter } from './task-list-look.ts';

const look = (given: Partial<TaskLookFilter>): TaskLookFilter => ({ ...TASKS.emptyFilter, ...given });

describe('which tasks are asked for', () => {
  test('those of the office that wait, until something else is chosen', () => {
    expect(askedOf(look({}), '2026-11-24')).toEqual({ kinds: [], states: ['OPEN', 'IN_PROGRESS', 'WAITING'], office: null, owner: null, dueFrom: null, dueTo: null, text: '' });
  });
  test('mine are mine whatever owner was chosen before; the closed ones are closed whatever state was', () => {
    expect(askedOf(look({ part: 'MINE', owner: '7', states: ['WAITING'] }), '2026-11-24')).toMatchObject({ owner: 'MINE', states: ['WAITING'] });
    expect(askedOf(look({ part: 'CLOSED', owner: '7', states: ['WAITING'] }), '2026-11-24')).toMatchObject({ owner: 7, states: ['DONE'] });
    expect(askedOf(look({ owner: 'NOBODY' }), '2026-11-24').owner).toBe('NOBODY');
  });
  test('a saved filter is read as it was saved', () => {
    const saved = look({ part: 'MINE', kinds: ['PAID_TWICE'], states: ['WAITING'], owner: '7', due: 'OVER', text: 'rossi' });
    expect(lookOf(TASKS, viewOf({ filter: saved, sort: 'KIND', columns: null, viewId: null }, 'x', 'In ritardo')).filter).toEqual(saved);
    expect(TASKS.readFilter({ owner: 'somebody', kinds: ['GONE'] })).toEqual(TASKS.emptyFilter);
  });
});
