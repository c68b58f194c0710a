import { syncSamples } from '../bench-sync-samples.mjs';

export default {
  name: 'sync-loop-flows',
  label: 'Ciclo principale, flussi, p99,9',
  unit: 'ms',
  archive: 'sync',
  limits: { maximum: 50 },
  run: async ({ build }) => syncSamples(build).loopFlows,
};
