import { perThousand, yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-flow-lines',
  label: 'Un anno: mille righe di flussi',
  unit: 'ms',
  archive: 'year',
  limits: { maximum: 50 },
  run: async ({ build }) => [perThousand((await yearPhases(build)).flows)],
};
