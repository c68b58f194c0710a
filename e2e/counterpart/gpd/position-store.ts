import { installmentsOf, type Position } from './position.ts';

/** Where positions lie, with the three unique keys of intermediary.md, fact 2: (org, iupd), (org, iuv), (org, nav). */
export type PositionStore = Readonly<{
  get(organization: string, iupd: string): Position | null;
  byNav(organization: string, nav: string): Position | null;
  byIuv(organization: string, iuv: string): Position | null;
  ofOrganization(organization: string): readonly Position[];
  all(): Iterable<Position>;
  size(): number;
  /** False: a unique key is taken. `replacing`: the position that gives its own keys up. */
  put(position: Position, replacing?: Position): boolean;
  /** Physical: its keys are free again. */
  remove(position: Position): void;
}>;

export function createPositionStore(): PositionStore {
  const byIupd = new Map<string, Position>();
  const byIuv = new Map<string, Position>();
  const byNav = new Map<string, Position>();
  const byOrganization = new Map<string, Map<string, Position>>();
  const key = (organization: string, value: string): string => `${organization}/${value}`;

  const remove = (position: Position): void => {
    byIupd.delete(key(position.organization, position.iupd));
    byOrganization.get(position.organization)?.delete(position.iupd);
    for (const { iuv, nav } of installmentsOf(position)) {
      byIuv.delete(key(position.organization, iuv));
      byNav.delete(key(position.organization, nav));
    }
  };
  const isTaken = (position: Position, replacing: Position | undefined): boolean => {
    const { organization, iupd } = position;
    const other = (found: Position | undefined): boolean => found !== undefined && found !== replacing;
    return other(byIupd.get(key(organization, iupd))) || installmentsOf(position).some(({ iuv, nav }) => other(byIuv.get(key(organization, iuv))) || other(byNav.get(key(organization, nav))));
  };
  return {
    get: (organization, iupd) => byIupd.get(key(organization, iupd)) ?? null,
    byNav: (organization, nav) => byNav.get(key(organization, nav)) ?? null,
    byIuv: (organization, iuv) => byIuv.get(key(organization, iuv)) ?? null,
    ofOrganization: (organization) => [...(byOrganization.get(organization)?.values() ?? [])],
    all: () => byIupd.values(),
    size: () => byIupd.size,
    put: (position, replacing) => {
      if (isTaken(position, replacing)) return false;
      if (replacing !== undefined) remove(replacing);
      const { organization, iupd } = position;
      byIupd.set(key(organization, iupd), position);
      for (const { iuv, nav } of installmentsOf(position)) {
        byIuv.set(key(organization, iuv), position);
        byNav.set(key(organization, nav), position);
      }
      const own = byOrganization.get(organization) ?? new Map<string, Position>();
      own.set(iupd, position);
      byOrganization.set(organization, own);
      return true;
    },
    remove,
  };
}
