/** The Comune of `../shared/samples/treasury` with its flows, its two receipts outside flows and its treasury files, on the day of the samples. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { layMigratedArchive } from '../../data/migrated-archive.fixture.ts';
import { z } from 'zod';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { receiptXml, transferXml } from '../../features/payments/reading/receipt-message.fixture.ts';
import { openItems, toldMatches, type OpenItem, type ToldMatch } from '../../features/reconciliation/index.ts';
import { applySetupFile } from '../../features/setup/index.ts';
import { openArchive, type OpenArchive } from '../open-archive.ts';
import { createRunSecrets } from '../secrets/secret-place.ts';
import { ADMIN_PASSWORD, newRequestId, openAdministratorWindow, openWindow, SETUP_FILE, valueOf, type WindowClient } from './archive-desk.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
export const TREASURY_SAMPLES = resolve(SHARED, 'samples/treasury');
export const TREASURY_FILES: readonly string[] = ['1_gdc_2026-03-10.xml', '2_gdc_2026-03-12.xml', '3_provvisori_2026-03-16.csv', '4_estratto_conto_poste_2026-03.csv', '5_movimenti_banca_2026-03.xlsx'];
/** `asOf` of the samples, 10:00 in Rome. */
const SAMPLE_NOW_MS = Date.parse('2026-03-20T09:00:00Z');
const ENTITY = '00999000011';
const SETUP = { ...SETUP_FILE, entity: { fiscalCode: ENTITY, name: 'Comune di Valbianca' }, numbering: { ...SETUP_FILE.numbering, segregationCode: '47', otherSegregationCodes: [] } };
const outsideFlows = z.object({ receipts: z.array(z.object({ iuv: z.string(), iur: z.string(), importoCents: z.int(), data: z.string() })) });

/** An archive in a folder that outlives it, so that it can be opened again. */
export type TreasuryDesk = Readonly<{
  archive(): OpenArchive;
  /** The administrator's window. */
  desk(): WindowClient;
  /** Another operator, who keeps the accounts. */
  colleague(): Promise<WindowClient>;
  importFlows(): Promise<void>;
  importTreasury(names?: readonly string[]): Promise<void>;
  /** Everything that is said of movements, flows, receipts and rows. */
  told(): Promise<Readonly<{ matches: readonly ToldMatch[]; open: readonly OpenItem[] }>>;
  /** As if the program were started again; `meanwhile`: what happens to the folder while it is closed. */
  reopen(meanwhile?: () => Promise<void>): Promise<void>;
  cleanUp(): Promise<void>;
}>;

/** @param at `nowMs`: instant of the desk's clock; without it the day of the samples */
export async function openTreasuryDesk(at: Readonly<{ nowMs?: number }> = {}): Promise<TreasuryDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'sportello-treasury-'));
  await layMigratedArchive(join(folder, 'data'));
  const open = async (): Promise<OpenArchive> => {
    const opened = await openArchive({ dataDir: join(folder, 'data'), stateDir: join(folder, 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs: () => at.nowMs ?? SAMPLE_NOW_MS, syncParts: { secretPlace: async () => createRunSecrets() } });
    if (!opened.ok) throw new Error(opened.error.message);
    return opened.value;
  };
  let archive = await open();
  const applied = await applySetupFile(archive.context, SETUP, { test: false, password: ADMIN_PASSWORD, operator: null });
  if (!applied.ok) throw new Error(applied.error.message);
  let desk = await openAdministratorWindow(archive);
  const upload = async (path: string, name: string) => ({ name, contentBase64: (await readFile(path)).toString('base64') });
  return {
    archive: () => archive,
    desk: () => desk,
    async colleague() {
      const saved = valueOf(await desk.access.saveOperator({ requestId: newRequestId(), id: null, expectedVersion: null, username: 'ragioneria', name: 'R. Conti', role: 'ACCOUNTING', offices: null, offlinePrint: false, active: true, password: 'quattro parole senza alcun legame' }));
      if (saved.id === 0) throw new Error('no operator');
      const window = openWindow(archive);
      valueOf(await window.access.login({ username: 'ragioneria', password: 'quattro parole senza alcun legame' }));
      valueOf(await window.access.changePassword({ requestId: newRequestId(), current: 'quattro parole senza alcun legame', next: 'altre quattro parole senza legame' }));
      return window;
    },
    async importFlows() {
      const { receipts } = outsideFlows.parse(JSON.parse(await readFile(join(TREASURY_SAMPLES, 'flows.json'), 'utf8')));
      const files = receipts.map(({ iuv, iur, importoCents, data }) => ({ name: `${iur}.xml`, contentBase64: Buffer.from(receiptOutsideFlows(iuv, iur, importoCents, data)).toString('base64') }));
      const names = (await readdir(join(TREASURY_SAMPLES, 'flows'))).toSorted();
      for (const name of names) files.push(await upload(join(TREASURY_SAMPLES, 'flows', name), name));
      const imported = valueOf(await desk.payments.importFiles({ requestId: newRequestId(), files }));
      if (imported.totals.refused > 0) throw new Error('A sample was refused');
    },
    async importTreasury(names = TREASURY_FILES) {
      for (const name of names) valueOf(await desk.treasury.importFiles({ requestId: newRequestId(), files: [await upload(join(TREASURY_SAMPLES, name), name)], columnMapId: null }));
    },
    async told() {
      const { engine, clock } = archive.context;
      const read: Parameters<typeof toldMatches>[0] = (work) => engine.read(work, { lane: 'heavy' });
      const matches: ToldMatch[] = [];
      const left: OpenItem[] = [];
      for await (const page of toldMatches(read, { from: null, to: null })) matches.push(...page);
      for await (const page of openItems(read, { from: null, to: null }, clock.today())) left.push(...page);
      return { matches, open: left };
    },
    async reopen(meanwhile) {
      await archive.close();
      await meanwhile?.();
      archive = await open();
      desk = await openAdministratorWindow(archive);
    },
    async cleanUp() {
      await archive.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function receiptOutsideFlows(iuv: string, iur: string, cents: number, day: string): string {
  const amount = (cents / 100).toFixed(2);
  return receiptXml({
    receiptId: iur, iuv, fiscalCode: ENTITY, noticeNumber: /^\d{17}$/.test(iuv) ? `3${iuv}` : '347000000009999999', paymentAmount: amount, transfers: transferXml({ amount, payee: ENTITY }), tail: `<paymentDateTime>${day}T10:00:00</paymentDateTime><applicationDate>${day}</applicationDate>`,
  }).replace('<idPA>99999000013', `<idPA>${ENTITY}`);
}
