import { expect, test } from 'vitest';
import { paymentLook } from './payment-look.ts';

test('every effect has its own shape: colour never says it alone', () => {
  const effects = ['PAYS', 'UNASSIGNED', 'TO_REFUND', 'OTHER_SYSTEM', 'NO_PAYMENT', 'REVOKED'] as const;
  const looks = effects.map((effect) => paymentLook({ effect, effectLabel: effect }));
  expect(new Set(looks.map((look) => look.shape)).size).toBe(effects.length);
  expect(looks.map((look) => look.label)).toEqual([...effects]);
});
