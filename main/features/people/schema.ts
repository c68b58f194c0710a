import { EntitySchema } from 'typeorm';

export type PersonRow = Readonly<{
  id: number;
  fiscalCode: string | null;
  type: string;
  name: string;
  street: string;
  civicNumber: string;
  postalCode: string;
  city: string;
  province: string;
  country: string;
  email: string | null;
  pec: string | null;
  phone: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}>;

export const personTable = new EntitySchema<PersonRow>({
  name: 'person',
  tableName: 'person',
  columns: {
    id: { type: 'integer', primary: true },
    fiscalCode: { type: 'text', name: 'fiscal_code', nullable: true },
    type: { type: 'text' },
    name: { type: 'text' },
    street: { type: 'text' },
    civicNumber: { type: 'text', name: 'civic_number' },
    postalCode: { type: 'text', name: 'postal_code' },
    city: { type: 'text' },
    province: { type: 'text' },
    country: { type: 'text' },
    email: { type: 'text', nullable: true },
    pec: { type: 'text', nullable: true },
    phone: { type: 'text', nullable: true },
    version: { type: 'integer' },
    createdAt: { type: 'text', name: 'created_at' },
    updatedAt: { type: 'text', name: 'updated_at' },
  },
  indices: [
    { name: 'person_fiscal_code', columns: ['fiscalCode'], unique: true, where: 'fiscal_code IS NOT NULL' },
    { name: 'person_name', columns: ['name'] },
  ],
});

/** Tables that people owns. */
export const peopleTables = [personTable];
