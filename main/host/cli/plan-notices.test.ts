import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { joinedText } from '../../documents/testing/page-lines.ts';
import { readPdf } from '../../documents/testing/read-pdf.ts';
import { createInProcessDrawing } from '../../features/notices/index.ts';
import { createRunSecrets } from '../secrets/secret-place.ts';
import { openArchive } from '../open-archive.ts';
import { newRequestId, openAdministratorWindow, TEST_NOW_MS, valueOf } from '../testing/archive-desk.ts';
import { canaryPosition, createCommandLine } from './testing/command-line.ts';

// Every command opens the archive and stretches a password.
vi.setConfig({ testTimeout: 90_000 });

test('a position with a plan comes out as one paper with all its numbers, not as a page for each that would ask for the debt twice', async () => {
  const line = await createCommandLine();
  try {
    await line.setUp();
    const made = await line.json(['positions', 'create', '--from', await line.file('posizioni.json', [canaryPosition(20_000), canaryPosition(2_500)])]);
    const [divided, plain] = z.array(z.object({ id: z.int(), nav: z.string() })).parse(made.document['created']);
    const opened = await openArchive({ dataDir: line.dataDir, stateDir: join(line.folder, 'state'), drawing: createInProcessDrawing(), host: 'test', nowMs: () => TEST_NOW_MS, testArchive: true, syncParts: { secretPlace: async () => createRunSecrets() } });
    if (!opened.ok) throw new Error(opened.error.message);
    const desk = await openAdministratorWindow(opened.value);
    const { navs } = valueOf(await desk.plans.save({ requestId: newRequestId(), positionId: divided?.id ?? 0, expectedVersion: 1, installments: [{ amountCents: 10_000, dueDate: '2027-01-31' }, { amountCents: 10_000, dueDate: '2027-02-28' }], wholeBeside: true, reason: null }));
    await opened.value.close();

    const out = join(line.folder, 'avvisi');
    expect(await line.json(['notices', '--out', out, '--unprinted'])).toMatchObject({ exitCode: 1, document: { notices: 0, failed: [{ code: 'REASON_REQUIRED' }, { code: 'REASON_REQUIRED' }] } });
    const printed = await line.json(['notices', '--out', out, '--unprinted', '--reason', 'Consegna']);
    expect(printed).toMatchObject({ exitCode: 0, document: { notices: 2, pages: 2, files: [join(out, `avviso-${divided?.nav ?? ''}.pdf`), join(out, `avviso-${plain?.nav ?? ''}.pdf`)] } });
    const { pages } = await readPdf(new Uint8Array(await readFile(join(out, `avviso-${divided?.nav ?? ''}.pdf`))));
    const words = pages.map(joinedText).join(' ').replaceAll(/\s/gu, '');
    for (const nav of [divided?.nav ?? '', ...navs]) expect(words).toContain(nav);
    // All of its numbers have a paper now.
    expect((await line.json(['notices', '--out', out, '--unprinted', '--reason', 'Consegna'])).document).toMatchObject({ notices: 0, failed: [] });
    // Put together with others it is left out, and told.
    expect(await line.json(['notices', '--out', join(line.folder, 'insieme'), '--service', 'TARI', '--one-file', '--reason', 'Consegna'])).toMatchObject({ exitCode: 1, document: { notices: 1, failed: [{ nav: divided?.nav, code: 'HAS_PLAN' }] } });
    expect(await line.run(['notices', '--out', out, '--lot', '1', '--layout', 'postal'])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('lots create') as string });
  } finally {
    await line.cleanUp();
  }
});
