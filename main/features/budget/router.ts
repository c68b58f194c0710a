import { Buffer } from 'node:buffer';
import { ok } from '../../domain/result.ts';
import { currentOperator, failure, mutate, operations } from '../access/index.ts';
import { paymentInScope } from '../payments/index.ts';
import { saveItem, toldItem } from './registry.ts';
import { importRegistry } from './registry-import.ts';
import { registryCsv } from './registry-csv.ts';
import { linesWithoutItem, listItems, paidCents, quotasOf } from './store.ts';

/** The part of the contract about the budget. */
export function createBudgetRouter() {
  const os = operations.budget;
  return {
    items: os.items.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const all = await listItems(reader, null);
      const years = [...new Set(all.map(({ year }) => year))];
      const year = input.year ?? years[0] ?? Number(context.application.clock.today().slice(0, 4));
      const missing = await linesWithoutItem(reader, year);
      return ok({ items: all.filter((item) => input.year === null || item.year === input.year).map(toldItem), years, missing: missing.map(({ serviceCode, ...line }) => ({ service: serviceCode, ...line })) });
    }, { lane: 'heavy' })),
    saveItem: os.saveItem.handler(({ input, context }) => {
      const operator = currentOperator(context);
      return mutate(context.application.engine, 'budget.saveItem', input, (unit) => saveItem(unit, operator, input));
    }),
    exportItems: os.exportItems.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const bytes = registryCsv(await listItems(reader, input.year));
      return ok({ fileName: input.year === null ? 'voci-di-bilancio.csv' : `voci-di-bilancio-${input.year}.csv`, contentBase64: Buffer.from(bytes).toString('base64') });
    }, { lane: 'heavy' })),
    importItems: os.importItems.handler(({ input, context }) => {
      const operator = currentOperator(context);
      const bytes = new Uint8Array(Buffer.from(input.file.contentBase64, 'base64'));
      return importRegistry(context.application, operator, input, bytes);
    }),
    importState: os.importState.handler(({ context }) => Promise.resolve(ok({ running: context.application.registryImports.running() }))),
    cancelImport: os.cancelImport.handler(({ context }) => Promise.resolve(ok({ cancelled: context.application.registryImports.cancel() }))),
    quotas: os.quotas.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const cents = (await paymentInScope(reader, input.paymentId, currentOperator(context).offices)) ? await paidCents(reader, input.paymentId) : null;
      if (cents === null) return failure('NOT_FOUND', 'Il pagamento non c’è.');
      const quotas = await quotasOf(reader, input.paymentId);
      return ok({ quotas: quotas.map(({ capitolo, articolo, accertamento, siope, year, description, cents: quota }) => ({ capitolo, articolo, accertamento, siope, year, description, cents: quota })), unassignedCents: cents - quotas.reduce((sum, quota) => sum + quota.cents, 0) });
    })),
  };
}
