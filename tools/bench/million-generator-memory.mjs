import { millionArchive } from '../bench-million-samples.mjs';

export default {
  name: 'million-generator-memory',
  label: 'Un milione: memoria per generare l’archivio',
  unit: 'MB',
  archive: 'million',
  limits: { maximum: 1000 },
  run: async ({ build }) => [millionArchive(build).peakMegabytes],
};
