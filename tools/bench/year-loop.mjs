import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-loop',
  label: 'Un anno: ciclo principale, p99,9',
  unit: 'ms',
  archive: 'year',
  limits: { maximum: 50 },
  run: async ({ build }) => Object.values(await yearPhases(build)).flatMap(({ loop = [] }) => loop),
};
