import type { SetupState, SetupStep } from '../settings-form/setting-types.ts';

/** The steps a person sees, in order, and the page at the end. Source: contract `SETUP_STEPS`, issue "The spine" 3. */
export const STEPS = ['ENTITY', 'ADMINISTRATOR', 'NUMBERING', 'ACCOUNT', 'SERVICES'] as const;
export type Step = (typeof STEPS)[number];
export type Place = Step | 'FACSIMILE';

export const STEP_LABEL: Readonly<Record<Step, string>> = { ENTITY: 'Ente', ADMINISTRATOR: 'Amministratore', NUMBERING: 'Numerazione', ACCOUNT: 'Conto', SERVICES: 'Servizi' };

/** Where the first run goes on after leaving: the first step whose data are missing. */
export function placeOf(step: SetupStep): Place {
  return step === 'DONE' ? 'FACSIMILE' : step;
}

export function placeAfter(place: Step): Place {
  return STEPS[STEPS.indexOf(place) + 1] ?? 'FACSIMILE';
}

export function placeBefore(place: Place): Step | null {
  if (place === 'FACSIMILE') return 'SERVICES';
  return STEPS[STEPS.indexOf(place) - 1] ?? null;
}

/** What was chosen at a step, for the column at the left; null = not done yet. */
export function chosenAt(step: Step, state: SetupState): string | null {
  switch (step) {
    case 'ENTITY': return state.entity?.name ?? null;
    case 'ADMINISTRATOR': return state.administratorName;
    case 'NUMBERING': return state.numbering === null ? null : `segregazione ${state.numbering.segregationCode}, postazione ${state.numbering.workstation}`;
    case 'ACCOUNT': return state.accounts[0]?.label ?? null;
    case 'SERVICES': return state.activeServices === 0 ? null : state.activeServices === 1 ? '1 servizio attivo' : `${state.activeServices} servizi attivi`;
  }
}

/** A step can be opened when everything before it is done. */
export function canOpen(step: Step, state: SetupState): boolean {
  return STEPS.slice(0, STEPS.indexOf(step)).every((earlier) => chosenAt(earlier, state) !== null);
}
