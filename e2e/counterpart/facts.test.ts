import { describe, expect, it } from 'vitest';
import { FACTS, type FactNumber } from './index.ts';
import { FIRST, installment, ORG, position, SECOND, startPlatform, type Platform } from './platform-calls.fixture.ts';
import { pendenza } from './govpay/pendenza-bodies.fixture.ts';

const CREATE = '/debtpositions?toPublish=true';
const WRONG = { nav: '301000000000000042', iuv: '01000000000000042' };

/** What is seen of each fact: with it, and with it switched off. */
const SEEN: Readonly<Record<FactNumber, Readonly<{ look(platform: Platform): Promise<unknown>; holds: unknown; off: unknown }>>> = {
  1: {
    look: async ({ gpd }) => {
      await gpd('POST', CREATE, position());
      await gpd('PUT', '/debtpositions/POS-1', position());
      return stateOf((await gpd('GET', '/debtpositions/POS-1')).json);
    },
    holds: 'DRAFT', off: 'VALID',
  },
  2: {
    look: async ({ gpd }) => {
      await gpd('POST', CREATE, position());
      return (await gpd('POST', CREATE, position())).status;
    },
    holds: 409, off: 201,
  },
  3: {
    look: async ({ gpd, v1, control }) => {
      const offset = await gpd('POST', CREATE, position('POS-1', [[installment(FIRST, { dueDate: '2026-12-31T23:59:59+01:00' })]]));
      await gpd('POST', CREATE, position('POS-2', [[installment(SECOND)]]));
      await v1('POST', '/debtpositions/POS-2/invalidate');
      return [offset.status, control.tryToPay(SECOND.nav).ok];
    },
    holds: [400, true], off: [201, false],
  },
  4: {
    look: async ({ gpd, control }) => {
      await gpd('POST', CREATE, position());
      const invalidated = await gpd('POST', '/debtpositions/POS-1/invalidate');
      const unpayable = await gpd('GET', '/debtpositions?status=UNPAYABLE');
      await gpd('POST', CREATE, position('POS-2', [[installment(SECOND)]]));
      control.pay(SECOND.nav);
      control.publishFlow();
      return [invalidated.status, unpayable.status, itemsOf((await gpd('GET', '/debtpositions?status=PAID')).json)];
    },
    holds: [404, 500, 0], off: [200, 200, 1],
  },
  5: {
    look: async ({ gpd, control }) => {
      await gpd('POST', CREATE, position('POS-1', [[installment(), installment(SECOND)]]));
      control.pay(FIRST.nav);
      const paid = itemsOf((await gpd('GET', '/debtpositions?payment_date_from=2026-11-29')).json);
      return [paid, itemsOf((await gpd('GET', '/debtpositions?last_updated_from=2026-12-01T00:00:00Z')).json)];
    },
    holds: [0, 1], off: [1, 0],
  },
  6: {
    look: async ({ pendenze }) => {
      await pendenze('PUT', '/pendenze/SPORTELLO/P-1', pendenza());
      await pendenze('PATCH', '/pendenze/SPORTELLO/P-1', [{ op: 'REPLACE', path: '/stato', value: 'ANNULLATA' }]);
      await pendenze('PUT', '/pendenze/SPORTELLO/P-1', pendenza());
      return stateOf((await pendenze('GET', '/pendenze/SPORTELLO/P-1')).json);
    },
    holds: 'NON_ESEGUITA', off: 'ANNULLATA',
  },
  7: {
    look: async ({ pendenze }) => {
      await pendenze('PUT', '/pendenze/SPORTELLO/P-1', pendenza());
      return (await pendenze('PUT', '/pendenze/SPORTELLO/P-1', pendenza({ iban: 'IT61M9999811100000920049643' }))).status;
    },
    holds: 422, off: 200,
  },
  8: { look: async ({ fdr }) => (await fdr(`/organizations/${ORG}/fdrs?publishedGt=2026-10-25T00:00:00Z`)).status, holds: 400, off: 200 },
  9: {
    look: async ({ fdr, control }) => {
      const { fdr: name } = control.publishFlow({ regulationDate: '2026-11-28' });
      const { json } = await fdr(`/organizations/${ORG}/fdrs/${name}/revisions/1/psps/PSPAITM1XXX`);
      return typeof json === 'object' && json !== null && 'regulationDate' in json ? json.regulationDate : null;
    },
    holds: '2026-11-28T00:00:00.000000+02:00', off: '2026-11-28',
  },
  10: {
    look: async ({ gpd, pendenze }) => [(await gpd('POST', CREATE, position('POS-1', [[installment(WRONG)]]))).status, (await pendenze('PUT', '/pendenze/SPORTELLO/P-1', pendenza({ nav: WRONG.nav }))).status],
    holds: [201, 201], off: [400, 422],
  },
};

describe('Fact that hurts', () => {
  for (const [key, { look, holds, off }] of Object.entries(SEEN)) {
    const fact = Number(key);
    it(`${key}: ${Object.entries(FACTS).find(([one]) => one === key)?.[1] ?? ''}`, async () => {
      expect(await look(await startPlatform())).toEqual(holds);
      expect(await look(await startPlatform({ facts: { [fact]: false } }))).toEqual(off);
    });
  }
});

function stateOf(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return null;
  return 'status' in json ? json.status : 'stato' in json ? json.stato : null;
}

function itemsOf(json: unknown): unknown {
  const info = typeof json === 'object' && json !== null && 'page_info' in json ? json.page_info : null;
  return typeof info === 'object' && info !== null && 'items_found' in info ? info.items_found : null;
}
