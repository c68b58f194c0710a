export { readEntity, saveEntity, type Entity, type EntityInput } from './entity.ts';
export { drawFacsimile, type FacsimileDocument } from './facsimile.ts';
export { readNumbering, readNumberingCodes, type NumberingSettings } from './numbering.ts';
export { finishSetup, fixTestArchive, readTestArchive, setupStep, type SetupStep } from './progress.ts';
export { setupRouter } from './router.ts';
export { applySetupFile, type SetupFileOptions, type SetupReport } from './setup-file.ts';
export { countIssuedNumbers, findEntityIdentity, readSetting, writeSetting } from './store.ts';
export { isIssuingStopped, ISSUING_STOPPED, resumeIssuing, stopIssuing } from './issuing-stop.ts';
