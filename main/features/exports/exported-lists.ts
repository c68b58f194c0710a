import type { ExportedList } from '../../contract/index.ts';
import { assertNever } from '../../domain/result.ts';
import { columnHead, type Asker, type ListSource, type Selection } from './list-source.ts';
import { DASHBOARD_COLUMNS, dashboardSource } from './dashboard-source.ts';
import { FLOW_COLUMNS, flowSource } from './flow-source.ts';
import { PAYMENT_COLUMNS, paymentSource } from './payment-source.ts';
import { POSITION_COLUMNS, positionSource } from './position-source.ts';
import { PRINT_COLUMNS, printSource } from './print-source.ts';
import { REVIEW_COLUMNS, reviewSource } from './review-source.ts';
import { TASK_COLUMNS, taskSource } from './task-source.ts';
import { TREASURY_COLUMNS, treasurySource } from './treasury-source.ts';
import type { TableColumn } from './table-cells.ts';

export type OfferedColumn = TableColumn & Readonly<{ initial: boolean }>;

const COLUMNS: Readonly<Record<ExportedList, readonly OfferedColumn[]>> = {
  POSITIONS: POSITION_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  PAYMENTS: PAYMENT_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  PRINTS: PRINT_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  TASKS: TASK_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  FLOWS: FLOW_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  TREASURY: TREASURY_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  REVIEW: REVIEW_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
  DASHBOARD: DASHBOARD_COLUMNS.map((column) => ({ ...columnHead(column), initial: column.initial })),
};

/** The columns a list can give. */
export function columnsOf(list: ExportedList): readonly OfferedColumn[] {
  return COLUMNS[list];
}

/** The list, filtered and ordered as asked, inside the scope of who asks. */
export function sourceOf(selection: Selection, asker: Asker): ListSource {
  switch (selection.list) {
    case 'POSITIONS': return positionSource(selection, asker);
    case 'PAYMENTS': return paymentSource(selection, asker);
    case 'PRINTS': return printSource(selection, asker);
    case 'TASKS': return taskSource(selection, asker);
    case 'FLOWS': return flowSource(selection, asker);
    case 'TREASURY': return treasurySource(selection, asker);
    case 'REVIEW': return reviewSource(selection, asker);
    case 'DASHBOARD': return dashboardSource(selection, asker);
    default: return assertNever(selection, 'sourceOf');
  }
}
