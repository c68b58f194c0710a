import { perThousand, yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-movements',
  label: 'Un anno: mille movimenti di un file',
  unit: 'ms',
  archive: 'year',
  limits: { maximum: 50 },
  run: async ({ build }) => [perThousand((await yearPhases(build)).oneFile)],
};
