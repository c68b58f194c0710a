export { checkFiscalCode, type FiscalCodeFacts } from './fiscal-code-check.ts';
export { addressLine, type DebtorInput, type Person } from './person.ts';
export { searchPeople } from './person-search.ts';
export type { PersonHistory } from './person-page.ts';
export { refreshAddresses } from './projection.ts';
export { bearersOfVatNumber, contradictoryPeople } from './store.ts';
export { createPeopleRouter, type PeopleHooks } from './router.ts';
export { findOrCreateDebtor, personByFiscalCode, personById, personOnDay, savePerson, type DebtorOptions, type FoundDebtor } from './service.ts';
export { postalPlacesOf, type PostalPlace } from './postal-order.ts';
