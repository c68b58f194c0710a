import { describe, expect, test } from 'vitest';
import { noticeWindowProblem, USUAL_WINDOWS, windowProblem } from './envelope-window.ts';

describe('the window of the envelope', () => {
  test('the usual windows can be chosen', () => {
    expect(USUAL_WINDOWS.map(({ window }) => windowProblem(window))).toEqual([null, null]);
  });

  test('one that leaves the sheet, or passes the fold, is refused at its field', () => {
    const window = { left: 105, top: 48, width: 95, height: 40 };
    expect(windowProblem({ ...window, left: 120 })).toMatchObject({ field: 'width' });
    expect(windowProblem({ ...window, height: 50 })).toMatchObject({ field: 'height' });
    expect(windowProblem({ ...window, top: 10 })).toMatchObject({ field: 'top', message: 'La distanza dall’alto va da 40 a 70 millimetri.' });
    expect(windowProblem({ ...window, width: 95.5 })).toMatchObject({ field: 'width' });
  });

  test('a notice alone shows its address in a window at the right that begins under the fiscal code', () => {
    expect(noticeWindowProblem({ left: 105, top: 54, width: 95, height: 34 })).toBeNull();
    expect(noticeWindowProblem({ left: 105, top: 48, width: 95, height: 40 })).toContain('codice fiscale');
    expect(noticeWindowProblem({ left: 105, top: 54, width: 95, height: 40 })).toContain('importo');
    expect(noticeWindowProblem({ left: 15, top: 54, width: 95, height: 34 })).toContain('lettera');
  });
});
