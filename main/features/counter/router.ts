import { ok } from '../../domain/result.ts';
import { mutate, currentOperator, operations } from '../access/index.ts';
import { consequencesOf } from './consequences.ts';
import { recordAnswer, recordDeclaration } from './declarations.ts';
import { counterHome, shellCounters } from './home.ts';
import { withOneStop } from './italian-words.ts';
import { positionCard } from './position-card.ts';
import { searchEverywhere } from './search.ts';
import { alignmentOf, answerAge } from './verification-sources.ts';
import { verify } from './verification.ts';

/** Operations of the counter that put several features together. */
export function createCounterRouter() {
  return {
    application: {
      home: operations.application.home.handler(({ context }) => context.application.engine.read((reader) => counterHome(context.application, reader, currentOperator(context)))),
      counters: operations.application.counters.handler(({ context }) => context.application.engine.read((reader) => shellCounters(context.application, reader, currentOperator(context)), { lane: 'heavy' })),
      search: operations.application.search.handler(({ input, context }) => context.application.engine.read((reader) => searchEverywhere(context.application, reader, currentOperator(context), input.text, input.limit))),
    },
    positions: {
      show: operations.positions.show.handler(({ input, context }) => context.application.engine.read((reader) => positionCard(context.application, reader, currentOperator(context), input))),
      consequences: operations.positions.consequences.handler(({ input, context }) => context.application.engine.read((reader) => consequencesOf(context.application, reader, currentOperator(context), input))),
    },
    verification: {
      check: operations.verification.check.handler(({ input, context }) => context.application.engine.read(async (reader) => {
        const card = await verify(context.application, reader, currentOperator(context), input.text);
        return card.ok ? ok({ ...card.value, sentence: withOneStop(card.value.sentence) }) : card;
      })),
      recordAnswer: operations.verification.recordAnswer.handler(async ({ input, context }) => {
        // Before the unit: what the sync engine knows is not asked inside one.
        const age = await context.application.engine.read(async (reader) => answerAge(await alignmentOf(context.application, reader)));
        return mutate(context.application.engine, 'verification.recordAnswer', input, (unit) => recordAnswer(unit, currentOperator(context), input, age));
      }),
      recordDeclaration: operations.verification.recordDeclaration.handler(({ input, context }) => mutate(context.application.engine, 'verification.recordDeclaration', input, (unit) => recordDeclaration(context.application, unit, currentOperator(context), input))),
    },
  };
}

