// Growth of the full run: one sample a size of year, in milliseconds for a thousand payments, the smallest year first.
import { yearGrowth } from '../bench-year-samples.mjs';

export default {
  name: 'year-growth',
  label: 'Un anno: mille pagamenti, 10.000 → 1.000.000',
  unit: 'ms',
  archive: 'year',
  run: async ({ build }) => yearGrowth(build),
};
