import { millionArchive } from '../bench-million-samples.mjs';

export default {
  name: 'million-generator',
  label: 'Un milione: generazione dell’archivio',
  unit: 's',
  archive: 'million',
  limits: { maximum: 90 },
  run: async ({ build }) => [millionArchive(build).seconds],
};
