import { ORPCError } from '@orpc/client';
import type { AnyContractRouter } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LinkLostError } from '../../../renderer/bridge/link-lost.ts';
import type { ServedApplication } from '../served-application.ts';
import { kindOf, listOperations } from './contract-operations.ts';
import { openTransport, TRANSPORT_NAMES, type TestConnection, type TestTransport, type TransportName } from './transports.ts';

/** Values of the good answers so far, by operation name: later inputs take ids and versions from them. */
export type SampleAnswers = Readonly<{
  /** Value of the last good answer of an operation. Throws when there is none: the steps are in the wrong order. */
  of(operation: string): unknown;
}>;

/** One call of the suite. Steps run in order; together they must name every operation at least once. */
export type SampleStep = Readonly<{
  operation: string;
  input: unknown | ((answers: SampleAnswers) => unknown);
  /** `VALUE`: a good answer; `STREAM`: an event iterator; else the code of the foreseen error. */
  outcome: string;
}>;

export type ContractSuite = Readonly<{
  name: string;
  contract: AnyContractRouter;
  /** A fresh application for each transport. */
  createApplication(): Promise<ServedApplication>;
  steps: readonly SampleStep[];
}>;

/**
 * Declares the contract suite: every operation, over every transport, at least once.
 *
 * For each step, an input with a key the contract does not know must be refused. For each step of kind MUTATION that
 * gives a value, the first answer is lost and the link cut in mid-call; the call is then repeated with the same
 * requestId, twice, and both repetitions must give the same answer.
 */
export function declareContractSuite(suite: ContractSuite): void {
  const operations = listOperations(suite.contract);

  describe(`contract suite: ${suite.name}`, () => {
    test('every operation has a sample and every sample an operation', () => {
      expect(compareSamples(suite.contract, suite.steps)).toEqual({ withoutSample: [], withoutOperation: [] });
    });

    for (const transport of TRANSPORT_NAMES) declareOver(transport, suite);

    afterAll(() => {
      process.stdout.write(`contract suite ${suite.name}: ${operations.length} operations × ${TRANSPORT_NAMES.length} transports = ${operations.length * TRANSPORT_NAMES.length}, ${suite.steps.length} steps each\n`);
    });
  });
}

/** Operations that no step calls, and steps that call no operation. */
export function compareSamples(contract: AnyContractRouter, steps: readonly SampleStep[]) {
  const sampled = new Set(steps.map((step) => step.operation));
  const known = new Set(listOperations(contract).map((operation) => operation.name));
  return {
    withoutSample: [...known].filter((name) => !sampled.has(name)),
    withoutOperation: [...sampled].filter((name) => !known.has(name)),
  };
}

function declareOver(name: TransportName, suite: ContractSuite): void {
  const kinds = new Map(listOperations(suite.contract).map((operation) => [operation.name, kindOf(operation)]));
  const answers = new Map<string, unknown>();
  const called = new Set<string>();

  describe(`over ${name}`, () => {
    let application: ServedApplication;
    let transport: TestTransport;
    let connection: TestConnection;

    beforeAll(async () => {
      application = await suite.createApplication();
      transport = await openTransport(name, application);
      connection = await transport.connect();
    });
    afterAll(async () => {
      await transport.close();
      await application.close();
    });

    suite.steps.forEach((step, index) => {
      test(`${index + 1}. ${step.operation} → ${step.outcome}`, async () => {
        const input = inputOf(step, answers);
        await expectUnknownKeyRefused(connection, step, input);
        called.add(step.operation);
        if (step.outcome === 'STREAM') return expectStream(await transport.connect(), step.operation, input);
        const isRepeatable = kinds.get(step.operation) === 'MUTATION' && step.outcome === 'VALUE';
        const answer = isRepeatable
          ? await callWithLostAnswer(connection, step.operation, input)
          : await connection.call(step.operation, input);
        const outcome = readOutcome(answer);
        expect(outcome.kind, JSON.stringify(answer)).toBe(step.outcome);
        if (outcome.kind === 'VALUE') answers.set(step.operation, outcome.value);
      });
    });

    test('every operation has been called', () => {
      expect([...kinds.keys()].filter((operation) => !called.has(operation))).toEqual([]);
    });
  });
}

function inputOf(step: SampleStep, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof step.input !== 'function') return step.input;
  return step.input({
    of(operation: string) {
      if (!answers.has(operation)) throw new Error(`No good answer of ${operation} before ${step.operation}`);
      return answers.get(operation);
    },
  });
}

/**
 * An input with a key the contract does not know is refused: as a value that names the key when the router answers with values,
 * as a protocol error otherwise. Where the step itself is refused (no login), so is this.
 */
async function expectUnknownKeyRefused(connection: TestConnection, step: SampleStep, input: unknown): Promise<void> {
  const foreign = { ...(typeof input === 'object' ? input : {}), keyOfNoContract: true };
  const refusal = await connection.call(step.operation, foreign).then((answer) => answer, (error: unknown) => error);
  if (refusal instanceof ORPCError) return expect(refusal).toMatchObject({ code: 'BAD_REQUEST' });
  expect(refusal, `${step.operation} took a key that its contract does not know`).toMatchObject({ ok: false });
  const { kind } = readOutcome(refusal);
  if (kind !== step.outcome) expect(refusal, step.operation).toMatchObject({ error: { code: 'INVALID_FIELD', field: expect.stringContaining('keyOfNoContract') } });
}

async function callWithLostAnswer(connection: TestConnection, operation: string, input: unknown): Promise<unknown> {
  const lost = connection.loseNextAnswer();
  const cutShort = connection.call(operation, input).then(() => 'ANSWERED', (error: unknown) => error);
  await lost;
  await connection.cut();
  const error = await cutShort;
  expect(error).toBeInstanceOf(LinkLostError);
  expect(error).toMatchObject({ code: 'LINK_LOST', delivery: 'UNKNOWN' });
  await connection.link.whenOpen(AbortSignal.timeout(5_000));
  const first = await connection.call(operation, input);
  const second = await connection.call(operation, input);
  expect(second, `${operation} repeated with the same requestId`).toEqual(first);
  return first;
}

/** Over a connection of its own: an event must not be taken for the answer that another step loses. */
async function expectStream(connection: TestConnection, operation: string, input: unknown): Promise<void> {
  const leave = new AbortController();
  const stream = await connection.call(operation, input, leave.signal);
  expect(isAsyncIterable(stream), `${operation} did not answer with a stream`).toBe(true);
  leave.abort();
  connection.close();
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function readOutcome(answer: unknown): Readonly<{ kind: string; value?: unknown }> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return { kind: 'NO_ENVELOPE' };
  if (answer.ok === true) return { kind: 'VALUE', value: 'value' in answer ? answer.value : undefined };
  const error: unknown = 'error' in answer ? answer.error : undefined;
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return { kind: typeof code === 'string' ? code : 'NO_CODE' };
}
