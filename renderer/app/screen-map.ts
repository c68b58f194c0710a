import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { ScreenName } from './route-table.ts';

/** Which file draws each screen; loaded when first opened. */
export const SCREENS: Readonly<Record<ScreenName, LazyExoticComponent<ComponentType>>> = {
  counter: lazy(() => import('../screens/counter/counter-screen.tsx')),
  positions: lazy(() => import('../screens/positions/positions-screen.tsx')),
  'new-position': lazy(() => import('../screens/new-position/new-position-screen.tsx')),
  position: lazy(() => import('../screens/position/position-screen.tsx')),
  'edit-position': lazy(() => import('../screens/edit-position/edit-position-screen.tsx')),
  people: lazy(() => import('../screens/people/people-screen.tsx')),
  'person-duplicates': lazy(() => import('../screens/person-duplicates/person-duplicates-screen.tsx')),
  person: lazy(() => import('../screens/person/person-screen.tsx')),
  verification: lazy(() => import('../screens/verification/verification-screen.tsx')),
  prints: lazy(() => import('../screens/prints/prints-screen.tsx')),
  lots: lazy(() => import('../screens/lots/lots-screen.tsx')),
  'new-lot': lazy(() => import('../screens/lots/new-lot-screen.tsx')),
  lot: lazy(() => import('../screens/lots/lot-screen.tsx')),
  synchronisation: lazy(() => import('../screens/synchronisation/synchronisation-screen.tsx')),
  imports: lazy(() => import('../screens/imports/imports-screen.tsx')),
  payments: lazy(() => import('../screens/payments/payments-screen.tsx')),
  payment: lazy(() => import('../screens/payment/payment-screen.tsx')),
  reconciliation: lazy(() => import('../screens/reconciliation/reconciliation-screen.tsx')),
  treasury: lazy(() => import('../screens/treasury/treasury-screen.tsx')),
  movement: lazy(() => import('../screens/treasury/movement-screen.tsx')),
  flows: lazy(() => import('../screens/flows/flows-screen.tsx')),
  flow: lazy(() => import('../screens/flows/flow-screen.tsx')),
  'month-closing': lazy(() => import('../screens/month-closing/month-closing-screen.tsx')),
  tasks: lazy(() => import('../screens/tasks/tasks-screen.tsx')),
  configuration: lazy(() => import('../screens/configuration/configuration-screen.tsx')),
  preferences: lazy(() => import('../screens/preferences/preferences-screen.tsx')),
  information: lazy(() => import('../screens/information/information-screen.tsx')),
  components: lazy(() => import('./gallery/components-screen.tsx')),
};
