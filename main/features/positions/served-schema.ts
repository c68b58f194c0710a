import { EntitySchema } from 'typeorm';

// Whom the counter served, and what it answered to who asked whether something was paid.

export type ServedPersonRow = Readonly<{
  id: number;
  at: string;
  operatorId: number;
  personId: number;
  positionId: number | null;
}>;

export const servedPersonTable = new EntitySchema<ServedPersonRow>({
  name: 'served_person',
  tableName: 'served_person',
  columns: {
    id: { type: 'integer', primary: true },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    personId: { type: 'integer', name: 'person_id' },
    positionId: { type: 'integer', name: 'position_id', nullable: true },
  },
  indices: [
    { name: 'served_person_at', columns: ['operatorId', 'at'] },
  ],
  foreignKeys: [
    { name: 'fk_served_person_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
    { name: 'fk_served_person_person_id', target: 'person', columnNames: ['personId'], referencedColumnNames: ['id'] },
    { name: 'fk_served_person_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
  ],
});

export type VerificationAnswerRow = Readonly<{
  id: number;
  positionId: number;
  at: string;
  operatorId: number;
  verdict: string;
  title: string;
  dataAge: string;
}>;

export const verificationAnswerTable = new EntitySchema<VerificationAnswerRow>({
  name: 'verification_answer',
  tableName: 'verification_answer',
  columns: {
    id: { type: 'integer', primary: true },
    positionId: { type: 'integer', name: 'position_id' },
    at: { type: 'text' },
    operatorId: { type: 'integer', name: 'operator_id' },
    verdict: { type: 'text' },
    title: { type: 'text' },
    dataAge: { type: 'text', name: 'data_age' },
  },
  indices: [
    { name: 'verification_answer_position', columns: ['positionId', 'id'] },
  ],
  foreignKeys: [
    { name: 'fk_verification_answer_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_verification_answer_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});
