// The steps of `npm test` and `npm run torture`: each runs on this terminal, its report is counted, the sum closes the output.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, ROOT } from './places.mjs';
import { Refusal } from './refusal.mjs';
import { runAttached } from './run-program.mjs';

/**
 * @typedef {{name: string, passed: number, failed: number, skipped: number, seconds: number, skippedNames: readonly string[], failedNames: readonly string[], secondTryNames: readonly string[]}} StepResult
 * `secondTryNames`: what failed once and then passed; counted as passed and told by name, so that who reads the run sees what is not steady.
 */

const REPORTS = join(BUILD, 'reports');

/** A step that could not run here. */
export function skippedStep(name) {
  return { name, passed: 0, failed: 0, skipped: 1, seconds: 0, skippedNames: [name], failedNames: [], secondTryNames: [] };
}

/**
 * Preparation as a step that can fail, so that the run still closes with its counts.
 * @param {() => Promise<unknown>} prepare
 * @returns {Promise<StepResult>}
 */
export async function runPreparation(prepare) {
  const name = 'Preparazione';
  const begun = Date.now();
  let refused = false;
  try {
    await prepare();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.log(error.message);
    refused = true;
  }
  return checkResult(name, !refused, (Date.now() - begun) / 1000);
}

function checkResult(name, good, seconds) {
  return { name, passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0, seconds, skippedNames: [], failedNames: good ? [] : [name], secondTryNames: [] };
}

/**
 * A check that is one thing: it passes or it fails.
 * @param {string} name
 * @param {readonly string[]} args of Node
 * @returns {Promise<StepResult>}
 */
export async function runCheck(name, args) {
  const { code, seconds } = await timed(name, args, process.env);
  return checkResult(name, code === 0, seconds);
}

/**
 * @param {string} name
 * @param {string} config vitest configuration, relative to the root
 * @returns {Promise<StepResult>}
 */
export async function runVitest(name, config) {
  const report = freshReport(`${config}.json`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code, seconds } = await timed(name, args, process.env);
  return { name, seconds, ...settle(name, code, countVitest(readReport(report))) };
}

/**
 * @param {string} name
 * @param {string} config Playwright configuration, relative to the root
 * @returns {Promise<StepResult>}
 */
export async function runPlaywright(name, config, environment = {}) {
  const report = freshReport('playwright.json');
  const args = ['node_modules/playwright/cli.js', 'test', '--config', config, '--reporter=list,json'];
  const { code, seconds } = await timed(name, args, { ...process.env, ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: report, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return { name, seconds, ...settle(name, code, countPlaywright(readReport(report))) };
}

async function timed(name, args, env) {
  console.log(`\n── ${name}`);
  const begun = Date.now();
  const code = await runAttached(process.execPath, args, { cwd: ROOT, env });
  return { code, seconds: (Date.now() - begun) / 1000 };
}

function freshReport(name) {
  mkdirSync(REPORTS, { recursive: true });
  const path = join(REPORTS, name);
  rmSync(path, { force: true });
  return path;
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * A runner that ends badly without naming a failed test (a file that does not load, an unhandled rejection, a crash) or that
 * ran nothing at all counts as one failure: a run never looks better than its exit code.
 * @param {string} name
 * @param {number} code
 * @param {{passed: number, failedNames: readonly string[], skippedNames: readonly string[], secondTryNames?: readonly string[]}} counted
 */
export function settle(name, code, counted) {
  const { passed, failedNames, skippedNames, secondTryNames = [] } = counted;
  const unnamed = failedNames.length === 0 && (code !== 0 || passed + skippedNames.length === 0);
  const failures = unnamed ? [`${name} (il programma di prova è finito con codice ${code})`] : failedNames;
  return { passed, failed: failures.length, skipped: skippedNames.length, failedNames: failures, skippedNames, secondTryNames };
}

/** Counts vitest's JSON report. */
export function countVitest(report) {
  const tests = (report?.testResults ?? []).flatMap((file) => file.assertionResults);
  const named = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).map(({ fullName }) => fullName);
  return { passed: named('passed').length, failedNames: named('failed'), skippedNames: named('skipped', 'pending', 'todo', 'disabled') };
}

/** Counts Playwright's JSON report; a test that passed only on its second try counts as passed and is named. */
export function countPlaywright(report) {
  const tests = (report?.suites ?? []).flatMap((suite) => testsOf(suite, []));
  const named = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).map(({ title }) => title);
  return { passed: named('expected', 'flaky').length, failedNames: named('unexpected'), skippedNames: named('skipped'), secondTryNames: named('flaky') };
}

function testsOf(suite, above) {
  const titles = [...above, suite.title].filter((title) => title !== undefined && title !== '');
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ status, projectName }) => ({
      status,
      title: [projectName, ...titles, spec.title].filter((part) => part !== undefined && part !== '').join(' › '),
    })),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, titles))];
}

/**
 * Prints the table, what failed and what was skipped by name, and the closing line.
 * @param {readonly StepResult[]} results
 * @returns {number} the exit code
 */
export function closeRun(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log('');
  for (const { name, passed, failed, skipped, seconds } of results) {
    console.log(
      `${name.padEnd(width)}  ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${String(skipped).padStart(4)} skipped ${seconds.toFixed(1).padStart(7)} s`,
    );
  }
  for (const name of results.flatMap(({ skippedNames }) => skippedNames)) console.log(`skipped: ${name}`);
  for (const name of results.flatMap(({ secondTryNames }) => secondTryNames)) console.log(`passed at the second try: ${name}`);
  for (const name of results.flatMap(({ failedNames }) => failedNames)) console.log(`failed: ${name}`);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return sum('failed') === 0 ? 0 : 1;
}
