import type { Migration } from '../migrate.ts';

/** Tasks that the reconciliation opens are about a credit or a flow, each at most once a kind: what was decided on it is not asked again. `open_task_subject` is for the reconciliation. */
export const discrepancyTasksMigration: Migration = {
  id: 23,
  name: 'discrepancy-tasks',
  statements: [
    `CREATE TABLE task_subject (
      task_id INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL, movement_id INTEGER, flow_id INTEGER,
      CONSTRAINT "fk_task_subject_task" FOREIGN KEY ("task_id") REFERENCES "task" ("id"),
      CONSTRAINT "fk_task_subject_movement" FOREIGN KEY ("movement_id") REFERENCES "treasury_movement" ("id"),
      CONSTRAINT "fk_task_subject_flow" FOREIGN KEY ("flow_id") REFERENCES "reporting_flow" ("id"),
      CHECK ((movement_id IS NULL) <> (flow_id IS NULL))) STRICT`,
    `CREATE UNIQUE INDEX ux_task_subject_movement ON task_subject (kind, movement_id) WHERE movement_id IS NOT NULL`,
    `CREATE UNIQUE INDEX ux_task_subject_flow ON task_subject (kind, flow_id) WHERE flow_id IS NOT NULL`,
    `CREATE VIEW subject_task AS SELECT s.task_id, s.kind, s.movement_id, s.flow_id, t.state, t.outcome FROM task_subject s JOIN task t ON t.id = s.task_id`,
  ],
};
