import { EntitySchema } from 'typeorm';

export const positionLoadTable = new EntitySchema<Readonly<{ id: number; at: string; operatorId: number; source: string; name: string; sha256: string | null }>>({
  name: 'position_load',
  tableName: 'position_load',
  columns: { id: { type: 'integer', primary: true }, at: { type: 'text' }, operatorId: { type: 'integer', name: 'operator_id' }, source: { type: 'text' }, name: { type: 'text' }, sha256: { type: 'text', nullable: true } },
  indices: [{ name: 'position_load_sha256', columns: ['sha256'], unique: true, where: 'sha256 IS NOT NULL' }],
  foreignKeys: [{ name: 'fk_position_load_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] }],
});

export const loadedPositionTable = new EntitySchema<Readonly<{ positionId: number; loadId: number }>>({
  name: 'loaded_position',
  tableName: 'loaded_position',
  columns: { positionId: { type: 'integer', name: 'position_id', primary: true }, loadId: { type: 'integer', name: 'load_id' } },
  indices: [{ name: 'loaded_position_load', columns: ['loadId', 'positionId'] }],
  foreignKeys: [
    { name: 'fk_loaded_position_position_id', target: 'debt_position', columnNames: ['positionId'], referencedColumnNames: ['id'] },
    { name: 'fk_loaded_position_load_id', target: 'position_load', columnNames: ['loadId'], referencedColumnNames: ['id'] },
  ],
});
