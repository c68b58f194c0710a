import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const versionRow = z.object({ versionId: z.int(), id: z.int(), retired: z.int(), newest: z.int(), version: z.int(), title: z.string(), body: z.string(), madeAt: z.string(), who: z.string(), prints: z.int() });
/** A version of a letter; `newest` is the number of its letter's newest one, `prints` how many papers went out with this one. */
export type LetterVersion = Readonly<z.infer<typeof versionRow>>;

const VERSION = `SELECT v.id AS version_id, t.id, t.retired, t.version AS newest, v.version, v.title, v.body, v.made_at, o.name AS who, (SELECT COUNT(*) FROM print_paper p WHERE p.letter_version_id = v.id) AS prints
  FROM letter_version v JOIN letter_template t ON t.id = v.template_id JOIN operator_card o ON o.id = v.operator_id`;

/** Letters in their newest version, by title. */
export async function listLetters(reader: Reader, includeRetired: boolean): Promise<readonly LetterVersion[]> {
  return reader.all(versionRow, `/* letters.list */ ${VERSION} WHERE v.version = t.version${includeRetired ? '' : ' AND t.retired = 0'} ORDER BY t.retired, v.title, t.id`);
}

/** Every version of a letter, the newest first. */
export async function versionsOfLetter(reader: Reader, id: number): Promise<readonly LetterVersion[]> {
  return reader.all(versionRow, `/* letters.versions */ ${VERSION} WHERE t.id = ? ORDER BY v.version DESC`, [id]);
}

export async function findNewestVersion(reader: Reader, id: number): Promise<LetterVersion | null> {
  return reader.get(versionRow, `/* letters.newest */ ${VERSION} WHERE t.id = ? AND v.version = t.version`, [id]);
}

export async function findLetterVersion(reader: Reader, versionId: number): Promise<LetterVersion | null> {
  return reader.get(versionRow, `/* letters.version */ ${VERSION} WHERE v.id = ?`, [versionId]);
}

type Words = Readonly<{ title: string; body: string }>;

export async function insertLetter(unit: UnitOfWork, operatorId: number, words: Words): Promise<number> {
  const { lastId: id } = await unit.run('/* letters.insert */ INSERT INTO letter_template (retired, version) VALUES (0, 1)');
  await insertVersion(unit, id, 1, operatorId, words);
  return id;
}

export async function addVersion(unit: UnitOfWork, id: number, version: number, operatorId: number, words: Words): Promise<void> {
  await unit.run('/* letters.next */ UPDATE letter_template SET version = ? WHERE id = ?', [version, id]);
  await insertVersion(unit, id, version, operatorId, words);
}

async function insertVersion(unit: UnitOfWork, id: number, version: number, operatorId: number, { title, body }: Words): Promise<void> {
  await unit.run('/* letters.insertVersion */ INSERT INTO letter_version (template_id, version, title, body, made_at, operator_id) VALUES (?, ?, ?, ?, ?, ?)', [id, version, title, body, unit.now, operatorId]);
}

export async function setLetterRetired(unit: UnitOfWork, id: number, retired: boolean): Promise<void> {
  await unit.run('/* letters.retire */ UPDATE letter_template SET retired = ? WHERE id = ?', [retired ? 1 : 0, id]);
}

/** Name of a service, for a letter that tells it; null without one. */
export async function nameOfService(reader: Reader, serviceId: number | null): Promise<string | null> {
  return serviceId === null ? null : ((await reader.get(z.object({ name: z.string() }), '/* letters.service */ SELECT name FROM service_card WHERE id = ?', [serviceId]))?.name ?? null);
}
