/** `payStatus` of intermediary.md 2.2, point 3. */
export const PAY_STATES = ['EXECUTED', 'REVOKED', 'STAND_IN', 'STAND_IN_NO_RPT', 'NO_RPT'] as const;
export type PayState = (typeof PAY_STATES)[number];
export type FlowRow = Readonly<{ index: number; iuv: string; iur: string; idTransfer: number; payCents: number; payStatus: PayState; payDateMs: number }>;

/** A published revision of a flow. Its rows may be made up only when asked for: `row` counts from 0. */
export type Flow = Readonly<{
  organization: string; organizationName: string; fdr: string; pspId: string; pspName: string; pspFiscalCode: string; revision: number; flowDateMs: number; createdMs: number; publishedMs: number; regulation: string;
  /** Civil date. */
  regulationDate: string;
  /** Its rows are made up when read, by the thousand: nobody walks them all. */
  madeUp: boolean;
  count: number; row(at: number): FlowRow;
}>;

export type FlowStore = Readonly<{
  publish(flow: Flow): void;
  get(organization: string, pspId: string, fdr: string, revision: number): Flow | null;
  latest(organization: string, fdr: string): Flow | null;
  /** Latest revision of each, by flow date then name: not by publication (2.2, point 1). */
  latestOf(organization: string): readonly Flow[];
  /** Every revision, in order of publication. */
  all(): readonly Flow[];
}>;

export function createFlowStore(): FlowStore {
  const flows: Flow[] = [];
  const byKey = new Map<string, Flow>();
  const latest = new Map<string, Map<string, Flow>>();
  const sorted = new Map<string, readonly Flow[]>();
  return {
    publish: (flow) => {
      flows.push(flow);
      byKey.set(`${flow.organization}/${flow.pspId}/${flow.fdr}/${flow.revision}`, flow);
      const own = latest.get(flow.organization) ?? new Map<string, Flow>();
      latest.set(flow.organization, own);
      const current = own.get(flow.fdr);
      if (current === undefined || current.revision <= flow.revision) own.set(flow.fdr, flow);
      sorted.delete(flow.organization);
    },
    get: (organization, pspId, fdr, revision) => byKey.get(`${organization}/${pspId}/${fdr}/${revision}`) ?? null,
    latest: (organization, fdr) => latest.get(organization)?.get(fdr) ?? null,
    latestOf: (organization) => {
      const known = sorted.get(organization);
      if (known !== undefined) return known;
      const ordered = [...(latest.get(organization)?.values() ?? [])].sort((a, b) => a.flowDateMs - b.flowDateMs || (a.fdr < b.fdr ? -1 : 1));
      sorted.set(organization, ordered);
      return ordered;
    },
    all: () => flows,
  };
}

/** Rows of a flow that lie in memory. */
export function rowsAt(rows: readonly FlowRow[]): Pick<Flow, 'count' | 'row'> {
  return {
    count: rows.length,
    row: (at) => {
      const row = rows[at];
      if (row === undefined) throw new Error(`No row ${at}`);
      return row;
    },
  };
}

export function rowsOf(flow: Flow): readonly FlowRow[] {
  return Array.from({ length: flow.count }, (_, at) => flow.row(at));
}
