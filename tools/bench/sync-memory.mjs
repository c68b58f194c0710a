import { syncSamples } from '../bench-sync-samples.mjs';

export default {
  name: 'sync-memory',
  label: 'Memoria mentre si riceve (p99 = picco)',
  unit: 'MB',
  archive: 'sync',
  run: async ({ build }) => syncSamples(build).memory,
};
