import { yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-memory',
  label: 'Un anno: memoria di tutti i processi',
  unit: 'MB',
  archive: 'year',
  limits: { maximum: 600 },
  run: async ({ build }) => Object.values(await yearPhases(build)).flatMap(({ memory = [] }) => memory),
};
