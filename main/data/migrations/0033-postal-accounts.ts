import type { Migration } from '../migrate.ts';

/**
 * The postal account beside the account of a transfer (GPD `postalIban`, GovPay `ibanAppoggio`), kept when the transfer is made; NULL where there is none, and on every transfer made before.
 * A change of account keeps apart the transfers of which it moved that one: `postal_indexes`, beside those whose account it moved.
 */
export const postalAccountsMigration: Migration = {
  id: 33,
  name: 'postal-accounts',
  statements: [
    `ALTER TABLE transfer ADD COLUMN postal_iban TEXT CHECK (postal_iban IS NULL OR (iban IS NOT NULL AND stamp = 0))`,
    `ALTER TABLE account_move ADD COLUMN postal_indexes TEXT NOT NULL DEFAULT '[]'`,
  ],
};
