import { Menu } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { TOUR_STEPS } from './tour-steps.ts';
import { tourStore } from './tour-store.ts';

/** The entry of the operator's menu that begins the tour, or goes on with it. */
export default function TourMenuItem() {
  const { state } = useSyncExternalStore(tourStore.subscribe, tourStore.current);
  const step = 'step' in state ? state.step : 1;
  return <Menu.Item onClick={tourStore.open}>Giro guidato{step === 1 ? '' : <span className="detail"> · riprendi dal passo {step} di {TOUR_STEPS.length}</span>}</Menu.Item>;
}
