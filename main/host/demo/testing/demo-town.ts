import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDescriptionTemplate } from '../../../domain/description-template.ts';
import { starterServices } from '../../../features/catalogue/index.ts';
import type { DemoRequest } from '../make-demo.ts';
import type { TownService } from '../position-plan.ts';
import type { TownRequest } from '../town-world.ts';
import { ACCOUNTS, SERVICE_HABITS } from '../town.ts';

/** Saturday: the day before it, on which the last things happen, is a working day. */
export const REFERENCE = '2026-11-28';

/** A folder for an archive and its register; `remove` when done. */
export async function demoFolders(): Promise<Readonly<{ dataDir: string; stateDir: string; remove(): Promise<void> }>> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-demo-'));
  return { dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The archive for trying, small enough for a test. */
export function demoRequest(folders: Readonly<{ dataDir: string; stateDir: string }>, positions: number): DemoRequest {
  return { dataDir: folders.dataDir, stateDir: folders.stateDir, seed: 1, reference: REFERENCE, positions, receiptFiles: 'EACH', trail: true, onStep: () => undefined };
}

/** The services as an archive would hold them, without one. */
export function servicesOfTown(): readonly TownService[] {
  return SERVICE_HABITS.map((habit, index): TownService => {
    const starter = starterServices.find((candidate) => candidate.code === habit.code);
    const template = parseDescriptionTemplate(starter?.description ?? '');
    if (starter === undefined || !template.ok) throw new Error(`No starter service ${habit.code}`);
    const { code, office, name, taxonomy, description, fields, amountRule, dueRule, anonymousAllowed, help } = starter;
    const rules = {
      id: index + 1, version: 1, code, office, name, taxonomy, accountId: 1, postalAccountId: null, description, fields: [...fields], amountRule, dueRule, dueDateRequired: true, expiringDays: 7, payableAfterDueDays: habit.payableAfterDueDays,
      anonymousAllowed, help, retired: false, accountLabel: null,
    };
    return { rules, iban: ACCOUNTS[0].iban, taxonomy: taxonomy.split('/')[1] ?? '', template: template.value, habit };
  });
}

export function townRequest(changes: Partial<TownRequest> = {}): TownRequest {
  return { seed: 1, reference: REFERENCE, positions: 400, services: servicesOfTown(), receiptFiles: 'EACH', auditHead: null, ...changes };
}
