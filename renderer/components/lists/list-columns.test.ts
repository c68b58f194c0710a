import { describe, expect, test } from 'vitest';
import { arrangeColumns, chosenColumns, columnLines, moveLine, namesFirst, turnLine, type ColumnFacts } from './list-columns.ts';

const COLUMNS: readonly ColumnFacts[] = [
  { key: 'state', heading: 'Stato', shown: 'FIRST' }, { key: 'name', heading: 'Debitore', shown: 'ALWAYS' }, { key: 'nav', heading: 'Numero avviso', shown: 'WIDE' }, { key: 'due', heading: 'Scadenza', shown: 'FIRST' }, { key: 'created', heading: 'Creata il', shown: 'ASKED' },
];
const keys = (columns: readonly { key: string }[]) => columns.map(({ key }) => key);

describe('columns of a list', () => {
  test('until something is chosen are its own, with more on a wide screen', () => {
    expect(keys(arrangeColumns(COLUMNS, null, false))).toEqual(['state', 'name', 'due']);
    expect(keys(arrangeColumns(COLUMNS, null, true))).toEqual(['state', 'name', 'nav', 'due']);
  });
  test('are those chosen, in that order, whatever the screen; who the row is about stays', () => {
    expect(keys(arrangeColumns(COLUMNS, ['created', 'name', 'gone'], true))).toEqual(['created', 'name']);
    expect(keys(arrangeColumns(COLUMNS, ['due'], false))).toEqual(['name', 'due']);
  });
  test('on a narrow screen begin with what names the row; the rest keeps its order', () => {
    expect(keys(namesFirst(arrangeColumns(COLUMNS, null, false)))).toEqual(['name', 'state', 'due']);
    expect(keys(namesFirst(arrangeColumns(COLUMNS, ['due', 'state', 'name'], false)))).toEqual(['name', 'due', 'state']);
  });
  test('the chooser lists those shown first and then the others', () => {
    const lines = columnLines(COLUMNS, ['due', 'name'], false);
    expect(lines.map(({ key, on }) => [key, on])).toEqual([['due', true], ['name', true], ['state', false], ['nav', false], ['created', false]]);
    expect(turnLine(lines, 'name')).toEqual(lines);
    expect(keys(arrangeColumns(COLUMNS, chosenColumns(COLUMNS, turnLine(moveLine(lines, 0, 1), 'created'), false), false))).toEqual(['name', 'due', 'created']);
  });
  test('moving beyond an end changes nothing, moving there and back neither', () => {
    const lines = columnLines(COLUMNS, null, false);
    expect(moveLine(lines, 0, -1)).toEqual(lines);
    expect(moveLine(lines, lines.length - 1, lines.length)).toEqual(lines);
    expect(moveLine(moveLine(lines, 1, 3), 3, 1)).toEqual(lines);
  });
  test('chosen as they were at first are nobody’s choice: a wider screen may then show more', () => {
    expect(chosenColumns(COLUMNS, columnLines(COLUMNS, null, false), false)).toBeNull();
    expect(chosenColumns(COLUMNS, turnLine(columnLines(COLUMNS, null, false), 'due'), false)).toEqual(['state', 'name']);
  });
});
