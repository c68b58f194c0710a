import { expect, test } from 'vitest';
import { counterForm, newRequestId, openAdministratorWindow, openReadyArchive, valueOf } from './testing/archive-desk.ts';

test('a notice saved and not printed is among what is left to finish until it is printed, again when its paper was taken back, no more when it is cancelled', async () => {
  const { archive, cleanUp } = await openReadyArchive();
  try {
    const desk = await openAdministratorWindow(archive);
    const service = valueOf(await desk.catalogue.services({ includeRetired: false, text: '' })).services[0];
    const left = async () => valueOf(await desk.application.home({})).toFinish.map(({ kind, count }) => `${kind} ${count}`);
    const create = async (cents: number) => valueOf(await desk.positions.create({ requestId: newRequestId(), ...counterForm(service?.id ?? 0, cents), draft: false, acceptDuplicate: true, replacesId: null }));
    const [first, second] = [await create(15_000), await create(16_000)];
    expect(await left()).toEqual(['UNPRINTED 2']);
    expect(valueOf(await desk.application.home({})).toFinish[0]?.title).toBe('2 avvisi salvati e non stampati');

    valueOf(await desk.notices.print({ requestId: newRequestId(), installmentId: first.installmentId, copies: 1, reason: 'Cittadino allo sportello' }));
    expect(await left()).toEqual(['UNSENT_PRINTS 1', 'UNPRINTED 1']);

    const print = valueOf(await desk.positions.show({ id: first.id, nav: null })).prints[0];
    valueOf(await desk.notices.recall({ requestId: newRequestId(), printId: print?.id ?? 0, reason: 'Foglio rovinato' }));
    expect(await left()).toEqual(['UNPRINTED 2']);

    const version = valueOf(await desk.positions.show({ id: second.id, nav: null })).version;
    valueOf(await desk.positions.cancel({ requestId: newRequestId(), id: second.id, expectedVersion: version, reason: 'Non serve più' }));
    expect(await left()).toEqual(['UNPRINTED 1']);
    valueOf(await desk.positions.markUploaded({ requestId: newRequestId(), ids: [first.id], all: false }));
    expect(await left()).toEqual([]);
  } finally {
    await cleanUp();
  }
}, 60_000);
