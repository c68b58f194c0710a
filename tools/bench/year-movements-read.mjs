import { perThousand, yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-movements-read',
  label: 'Un anno: mille movimenti, sola lettura',
  unit: 'ms',
  archive: 'year',
  run: async ({ build }) => [perThousand((await yearPhases(build)).reading)],
};
