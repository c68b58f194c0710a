import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { EnvelopeWindow } from '../../domain/envelope-window.ts';
import { NOTICE_PAPERS, PRINTED_LANGUAGES, type NoticePaper, type PrintedLanguage } from '../../domain/notice-paper.ts';

const settingRow = z.object({ paper: z.enum(NOTICE_PAPERS), language: z.enum(PRINTED_LANGUAGES), oldModel: z.int(), windowLeft: z.int().nullable(), windowTop: z.int().nullable(), windowWidth: z.int().nullable(), windowHeight: z.int().nullable(), version: z.int() });
/** `window` null: the office's envelopes have none. */
export type StoredPaperSetting = Readonly<Pick<z.infer<typeof settingRow>, 'paper' | 'language' | 'oldModel' | 'version'> & { window: EnvelopeWindow | null }>;

export async function findPaperSetting(reader: Reader): Promise<StoredPaperSetting> {
  const row = await reader.get(settingRow, '/* papers.setting */ SELECT * FROM paper_setting WHERE id = 1');
  if (row === null) throw new Error('The paper settings are not there');
  const { paper, language, oldModel, version, windowLeft: left, windowTop: top, windowWidth: width, windowHeight: height } = row;
  return { paper, language, oldModel, version, window: left === null || top === null || width === null || height === null ? null : { left, top, width, height } };
}

/** False when they changed since `expectedVersion`. */
export async function writePaperSetting(unit: UnitOfWork, expectedVersion: number, s: Readonly<{ paper: NoticePaper; language: PrintedLanguage; oldModel: boolean; window: EnvelopeWindow | null }>): Promise<boolean> {
  const { changes } = await unit.run(
    '/* papers.saveSetting */ UPDATE paper_setting SET paper = ?, language = ?, old_model = ?, window_left = ?, window_top = ?, window_width = ?, window_height = ?, version = version + 1 WHERE id = 1 AND version = ?',
    [s.paper, s.language, s.oldModel ? 1 : 0, s.window?.left ?? null, s.window?.top ?? null, s.window?.width ?? null, s.window?.height ?? null, expectedVersion]);
  return changes === 1;
}

const servicePaperRow = z.object({ serviceId: z.int(), paper: z.enum(NOTICE_PAPERS) });
/** The paper of a service that has its own. */
export type ServicePaper = Readonly<z.infer<typeof servicePaperRow>>;

export async function servicePapers(reader: Reader): Promise<readonly ServicePaper[]> {
  return reader.all(servicePaperRow, '/* papers.services */ SELECT service_id, paper FROM service_paper ORDER BY service_id');
}

export async function paperOfService(reader: Reader, serviceId: number | null): Promise<NoticePaper | null> {
  const row = serviceId === null ? null : await reader.get(servicePaperRow, '/* papers.ofService */ SELECT service_id, paper FROM service_paper WHERE service_id = ?', [serviceId]);
  return row?.paper ?? null;
}

export async function replaceServicePapers(unit: UnitOfWork, services: readonly ServicePaper[]): Promise<void> {
  await unit.run('/* papers.forgetServices */ DELETE FROM service_paper');
  for (const { serviceId, paper } of services) await unit.run('/* papers.saveService */ INSERT INTO service_paper (service_id, paper) VALUES (?, ?)', [serviceId, paper]);
}

/** What of a print is not a plain A4 sheet in Italian, and the version of the letter before it. */
export type PrintPaper = Readonly<{ printId: number; paper: NoticePaper; language: PrintedLanguage; letterVersionId: number | null }>;

/** Writes down on what prints left the office; a plain sheet needs no row. */
export async function insertPrintPapers(unit: UnitOfWork, prints: readonly PrintPaper[]): Promise<void> {
  const special = prints.filter(({ paper, language, letterVersionId }) => paper !== 'A4' || language !== 'it' || letterVersionId !== null);
  if (special.length === 0) return;
  await unit.run('/* papers.ofPrints */ INSERT INTO print_paper (print_id, paper, language, letter_version_id) SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)',
    [JSON.stringify(special.map(({ printId, paper, language, letterVersionId }) => [printId, paper, language, letterVersionId]))]);
}
