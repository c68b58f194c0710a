import { afterEach, describe, expect, test, vi } from 'vitest';
import { closeRun, countPlaywright, countVitest, settle, type StepResult } from './steps.mjs';

afterEach(() => vi.restoreAllMocks());

const vitestReport = {
  testResults: [
    {
      assertionResults: [
        { status: 'passed', fullName: 'adds' },
        { status: 'failed', fullName: 'divides' },
      ],
    },
    {
      assertionResults: [
        { status: 'pending', fullName: 'waits' },
        { status: 'todo', fullName: 'later' },
        { status: 'passed', fullName: 'subtracts' },
      ],
    },
    { assertionResults: [] },
  ],
};

const playwrightReport = {
  suites: [
    {
      title: 'first.spec.ts',
      specs: [
        {
          title: 'opens',
          tests: [
            { status: 'expected', projectName: 'loopback' },
            { status: 'skipped', projectName: 'electron' },
          ],
        },
      ],
      suites: [
        {
          title: 'printing',
          specs: [
            {
              title: 'prints',
              tests: [
                { status: 'unexpected', projectName: 'loopback' },
                { status: 'flaky', projectName: '' },
              ],
            },
          ],
        },
      ],
    },
  ],
};

describe('counting reports', () => {
  test("vitest's, with skipped and todo by name", () => {
    expect(countVitest(vitestReport)).toEqual({ passed: 2, failedNames: ['divides'], skippedNames: ['waits', 'later'] });
  });

  test("Playwright's, nested; a pass at the second try is a pass, and named", () => {
    expect(countPlaywright(playwrightReport)).toEqual({
      passed: 2,
      failedNames: ['loopback › first.spec.ts › printing › prints'],
      skippedNames: ['electron › first.spec.ts › opens'],
      secondTryNames: ['first.spec.ts › printing › prints'],
    });
  });

  test('a report that was never written counts nothing', () => {
    expect(countVitest(undefined)).toEqual({ passed: 0, failedNames: [], skippedNames: [] });
    expect(countPlaywright(undefined)).toEqual({ passed: 0, failedNames: [], skippedNames: [], secondTryNames: [] });
  });
});

describe('a run never looks better than its exit code', () => {
  const allGood = { passed: 3, failedNames: [], skippedNames: ['waits'] };

  test('all passed and code 0', () => {
    expect(settle('Unità', 0, allGood)).toMatchObject({ passed: 3, failed: 0, skipped: 1 });
  });

  test('all passed but code 1: one failure, named after the step', () => {
    const settled = settle('Unità', 1, allGood);
    expect(settled.failed).toBe(1);
    expect(settled.failedNames[0]).toContain('Unità');
  });

  test('code 0 but no test at all: one failure', () => {
    expect(settle('Unità', 0, { passed: 0, failedNames: [], skippedNames: [] }).failed).toBe(1);
  });

  test('failures that are named are not counted twice', () => {
    expect(settle('Unità', 1, { passed: 1, failedNames: ['divides'], skippedNames: [] }).failed).toBe(1);
  });
});

describe('the closing line', () => {
  const step = (name: string, counts: Pick<StepResult, 'passed' | 'failed' | 'skipped'>): StepResult => ({
    name,
    seconds: 1,
    skippedNames: [],
    failedNames: [],
    secondTryNames: [],
    ...counts,
  });

  test('is the last one and sums every step', () => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
    const code = closeRun([step('Lint', { passed: 1, failed: 0, skipped: 0 }), step('Unità', { passed: 40, failed: 2, skipped: 3 })]);
    expect(lines.at(-1)).toBe('41 passed, 2 failed, 3 skipped');
    expect(code).toBe(1);
  });

  test('what passed only at its second try is told by name', () => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
    expect(closeRun([{ ...step('Percorsi', { passed: 2, failed: 0, skipped: 0 }), secondTryNames: ['prints'] }])).toBe(0);
    expect(lines).toContain('passed at the second try: prints');
  });

  test('ends with 0 when nothing failed', () => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    expect(closeRun([step('Lint', { passed: 1, failed: 0, skipped: 5 })])).toBe(0);
  });
});
