export { createCounterRouter } from './router.ts';
export { peopleHooks } from './person-card.ts';
