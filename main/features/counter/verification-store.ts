import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const answerSchema = z.object({ at: z.string(), who: z.string(), title: z.string(), dataAge: z.string() });

/** Answers already given on a position, for the next colleague (features.md 3b). */
export async function answersOf(reader: Reader, positionId: number) {
  return [...await reader.all(answerSchema, 'SELECT a.at, o.name AS who, a.title, a.data_age FROM verification_answer a JOIN operator_card o ON o.id = a.operator_id WHERE a.position_id = ? ORDER BY a.id DESC LIMIT 10', [positionId])];
}

export async function insertAnswer(unit: UnitOfWork, answer: Readonly<{ positionId: number; operatorId: number; verdict: string; title: string; dataAge: string }>): Promise<void> {
  await unit.run('INSERT INTO verification_answer (position_id, at, operator_id, verdict, title, data_age) VALUES (?, ?, ?, ?, ?, ?)', [answer.positionId, unit.now, answer.operatorId, answer.verdict, answer.title, answer.dataAge]);
}
