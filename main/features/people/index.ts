export { checkFiscalCode, type FiscalCodeFacts } from './fiscal-code-check.ts';
export { addressLine, type DebtorInput, type Person } from './person.ts';
export { searchPeople } from './person-search.ts';
export { createPeopleRouter, type PeopleHooks, type PersonHistory } from './router.ts';
export { findOrCreateDebtor, personByFiscalCode, personById, savePerson, type DebtorOptions, type FoundDebtor } from './service.ts';
