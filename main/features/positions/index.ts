export { addFact, findInstallment, findPositionRow, loadExternalPayments, loadFacts, loadPosition, findReplacement, projectStates, positionIdsAfter, recordServed, storeProjection, bumpVersion } from './store.ts';
export { shownStateOf, type FactRow, type InstallmentRow, type PositionRecord, type PositionRow } from './position-record.ts';
export { findDuplicates, listPositions, officeScope, positionRowById, positionsByAmount, positionsOfPerson, prefixQuery, totalsOf, type PositionListRow } from './list.ts';
export { cancelPosition, changePosition, createPosition, inScope, whyNotEditable, type PaperLedger } from './service.ts';
export { CHANNEL_LABEL, markUploaded } from './money-facts.ts';
export { createPositionsRouter, type RawFileKeeper } from './router.ts';
export { createNativePositions, type NativeOutcome } from './native-positions.ts';
export { servedToday } from './served.ts';
export { FACT_KINDS, type FactKind } from './position-record.ts';
