import { test } from 'vitest';
import { judgeYear } from './judged-year.ts';

test('of a generated year nothing is matched wrongly by itself, what can be matched is, and every anomaly is in its class', { timeout: 120_000 }, () => judgeYear(40_000, Number(process.env['SPORTELLO_SEED'] ?? Date.now() % 1_000_000)));
