import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-save',
  label: 'Un anno: salvataggio mentre si riconcilia',
  unit: 'ms',
  archive: 'year',
  limits: { p99: 60 },
  run: async ({ build }) => Object.values(await yearPhases(build)).flatMap(({ save = [] }) => save),
};
