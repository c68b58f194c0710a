import { syncSamples } from '../bench-sync-samples.mjs';

export default {
  name: 'sync-memory-growth',
  label: 'Crescita del picco, da metà in poi',
  unit: 'MB',
  archive: 'sync',
  limits: { maximum: 48 },
  run: async ({ build }) => syncSamples(build).memoryGrowth,
};
