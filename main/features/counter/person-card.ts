import { isOpenState } from '../../domain/position-state.ts';
import { printsOfPosition } from '../notices/index.ts';
import type { PeopleHooks } from '../people/index.ts';
import { countPositionsOf, handBackDebtor, handOverDebtor, openDebtsOf, positionsOfPerson } from '../positions/index.ts';

/** How far back the card of a person looks for printed papers. */
const POSITIONS_WITH_PAPER = 50;

/** What positions and notices tell of a person, inside the operator's scope, and what follows when two records become one. */
export const peopleHooks: PeopleHooks = {
  openPositionsOf: (context, reader, personId, operator) => positionsOfPerson(reader, personId, operator.offices, context.clock.today(), 'OPEN'),
  async owedBy(reader, personIds, operator) {
    const debts = await openDebtsOf(reader, [...new Set(personIds)], operator.offices);
    return new Map([...debts].map(([id, debt]) => [id, { openPositions: debt.count, openCents: debt.cents }]));
  },
  handOver: handOverDebtor,
  handBack: handBackDebtor,
  countPositions: countPositionsOf,
  async historyOf(context, reader, personId, operator) {
    const today = context.clock.today();
    const all = await positionsOfPerson(reader, personId, operator.offices, today, 'ALL');
    // Of who has very many, what is still owed may be older than the newest.
    const owed = await positionsOfPerson(reader, personId, operator.offices, today, 'OPEN');
    const known = new Set(owed.map(({ id }) => id));
    const open = [...owed, ...all.filter((row) => !known.has(row.id) && (isOpenState(row.state) || row.state === 'NEEDS_REVIEW' || row.state === 'DRAFT'))].toSorted((a, b) => b.id - a.id);
    const shown = new Set(open.map(({ id }) => id));
    const prints = [];
    for (const row of all.slice(0, POSITIONS_WITH_PAPER)) {
      for (const print of await printsOfPosition(reader, row.id)) {
        prints.push({ id: print.id, at: print.at, positionId: row.id, document: print.document, nav: print.printedNav, amountCents: print.printedAmountCents, state: print.state, paid: print.paid === 1, cancelled: print.cancelled === 1, who: print.who });
      }
    }
    return {
      open, closed: all.filter((row) => !shown.has(row.id)), openCents: (await openDebtsOf(reader, [personId], operator.offices)).get(personId)?.cents ?? 0,
      prints: prints.toSorted((a, b) => b.id - a.id).slice(0, POSITIONS_WITH_PAPER),
    };
  },
};
