import { vi } from 'vitest';

/*
 * Before every test file: passwords are stretched a thousandth as long as the product does. What is stored says how it was stretched, so that logging in is the product's own; the cost itself is looked
 * at in password-rules.test.ts, which takes this back.
 */
vi.mock(import('../../features/access/password-hash.ts'), async (original) => {
  const own = await original();
  return { ...own, hashPassword: (password: string) => own.hashPassword(password, { logN: 5, r: 8, p: 1 }) };
});
