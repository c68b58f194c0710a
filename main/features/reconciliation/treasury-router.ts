import { ok } from '../../domain/result.ts';
import { currentOperator, failure, operations, staleCursor } from '../access/index.ts';
import { columnMapById, importTreasuryFile, importedFiles, previewTable, rawTreasuryFile, saveColumnMap, savedColumnMaps, sourceOfBytes, type TreasuryOutcome } from '../treasury/index.ts';
import { listedMovements, totalsOfMovements } from './listed-rows.ts';

function sharedShape(outcome: TreasuryOutcome) {
  return { ...outcome, anomalies: [...outcome.anomalies], anomalyLabels: [...outcome.anomalyLabels], warnings: [...outcome.warnings], problems: [...outcome.problems], period: outcome.period === null ? null : { ...outcome.period } };
}

function totalsOf(files: readonly TreasuryOutcome[]) {
  const taken = files.filter(({ result }) => result === 'IMPORTED');
  const count = (wanted: TreasuryOutcome['result']): number => files.filter(({ result }) => result === wanted).length;
  const sum = (pick: (file: TreasuryOutcome) => number): number => taken.reduce((total, file) => total + pick(file), 0);
  return {
    files: files.length, imported: taken.length, already: count('ALREADY'), refused: count('REFUSED'), movements: sum(({ movements }) => movements), entries: sum(({ entries }) => entries), duplicates: sum(({ duplicates }) => duplicates), quarantined: sum(({ quarantined }) => quarantined),
    amountCents: sum(({ amountCents }) => amountCents),
  };
}

/** The part of the contract about treasury files and movements. It stands here because movements are shown with what was said of them. */
export function createTreasuryRouter() {
  const os = operations.treasury;
  return {
    importFiles: os.importFiles.handler(async ({ input, context }) => {
      const { application } = context;
      const map = input.columnMapId === null ? null : await application.engine.read((reader) => columnMapById(reader, input.columnMapId ?? 0));
      if (input.columnMapId !== null && map === null) return failure('NOT_FOUND', 'Il tracciato personalizzato non c’è più: ricarica.', { field: 'columnMapId' });
      const files: TreasuryOutcome[] = [];
      for (const [index, file] of input.files.entries()) {
        files.push(await importTreasuryFile(application, currentOperator(context), { name: file.name, bytes: new Uint8Array(Buffer.from(file.contentBase64, 'base64')) }, `${input.requestId}:${index}`, map));
      }
      return ok({ files: files.map(sharedShape), totals: totalsOf(files) });
    }),
    imports: os.imports.handler(({ input, context }) => {
      const before = input.cursor === null ? Number.MAX_SAFE_INTEGER : Number(input.cursor);
      if (!Number.isSafeInteger(before)) return staleCursor();
      return context.application.engine.read(async (reader) => {
        const found = await importedFiles(reader, before, input.limit + 1);
        const page = found.slice(0, input.limit);
        const last = page.at(-1);
        return ok({ imports: page.map(({ at, who, outcome }) => ({ at, who, ...sharedShape(outcome) })), next: found.length > input.limit && last !== undefined ? String(last.outcome.treasuryFileId) : null });
      });
    }),
    rawFile: os.rawFile.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const file = await rawTreasuryFile(reader, input.treasuryFileId);
      return file === null ? failure('NOT_FOUND', 'Il file importato non c’è.') : ok({ fileName: file.fileName, contentBase64: Buffer.from(file.bytes).toString('base64'), sha256: file.sha256 });
    })),
    preview: os.preview.handler(async ({ input }) => {
      const lines = await previewTable(sourceOfBytes(input.file.name, new Uint8Array(Buffer.from(input.file.contentBase64, 'base64'))), input.separator);
      return lines.ok ? ok({ lines: lines.value.map(({ line, cells }) => ({ line, cells: [...cells] })) }) : failure('REFUSED', lines.error.message, { field: 'file' });
    }),
    columnMaps: os.columnMaps.handler(({ context }) => context.application.engine.read(async (reader) => ok({ maps: [...(await savedColumnMaps(reader))] }))),
    saveColumnMap: os.saveColumnMap.handler(({ input, context }) => saveColumnMap(context.application, currentOperator(context), input)),
    movements: os.movements.handler(({ input, context }) => context.application.engine.read(async (reader) => {
      const page = await listedMovements(reader, input.filter, input.cursor, input.limit, context.application.clock.today());
      return page === undefined ? staleCursor() : ok(page);
    })),
    totals: os.totals.handler(({ input, context }) => context.application.engine.read(async (reader) => ok(await totalsOfMovements(reader, input.filter)), { lane: 'heavy' })),
  };
}
