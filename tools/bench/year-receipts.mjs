import { perThousand, yearPhases } from '../bench-year-samples.mjs';

export default {
  name: 'year-receipts',
  label: 'Un anno: mille ricevute',
  unit: 'ms',
  archive: 'year',
  limits: { maximum: 500 },
  run: async ({ build }) => [perThousand((await yearPhases(build)).receipts)],
};
