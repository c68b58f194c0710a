import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-day-run',
  label: 'Un anno: riconciliazione di un giorno nuovo',
  unit: 's',
  archive: 'year',
  limits: { maximum: 1 },
  run: async ({ build }) => [(await yearPhases(build)).dayRun.seconds],
};
