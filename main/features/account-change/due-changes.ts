import type { ApplicationContext } from '../application-context.ts';
import { beginAccountChange, changesDue, findAccountChange } from '../catalogue/index.ts';

/**
 * Begins the changes whose day has come (Europe/Rome): from here on the services name the new account. Each in a unit of its own, so that one that cannot
 * begin stops neither the others nor the opening of the archive; it stays planned, and the screen offers to begin it. Answers how many began.
 */
export async function beginDueChanges(context: ApplicationContext): Promise<number> {
  const due = await context.engine.read((reader) => changesDue(reader, context.clock.today()));
  let begun = 0;
  for (const { id } of due) {
    try {
      const done = await context.engine.writeResult('accountChanges.begin', async (unit) => {
        const change = await findAccountChange(unit, id);
        if (change === null) throw new Error('A planned change of account is not there');
        return beginAccountChange(context, unit, null, change);
      });
      if (done.ok) begun += 1;
    } catch (thrown) {
      context.log.error('account-change.not-begun', thrown);
    }
  }
  return begun;
}
