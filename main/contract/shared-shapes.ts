import { z } from 'zod';
import { PRINT_STATES, ROLES, SHOWN_STATES, TASK_STATES } from '../domain/position-state.ts';
import { isScannedCode } from '../domain/reason-text.ts';
import { PRINT_REFUSALS } from '../domain/may-print.ts';
import { isCivilDate } from '../domain/civil-date.ts';

/** Row identifier inside this database. */
export const id = z.int().positive();
export const version = z.int().min(1);
/** Integer cents. */
export const cents = z.int();
export const positiveCents = z.int().min(1).max(99_999_999_999);
/** A date as written, `YYYY-MM-DD`; for an input whose feature itself says, in its own words, that the day does not exist. */
export const writtenDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** Civil date `YYYY-MM-DD`, Europe/Rome, that exists in the calendar. */
export const civilDate = writtenDate.refine(isCivilDate);
/** Instant, ISO 8601 UTC. */
export const instant = z.string();
export const nav = z.string().regex(/^\d{18}$/);
/** Words of a person; the code of a notice or of a person, typed by a scanner, is refused. */
export const reason = z.string().trim().min(3).max(300).refine((text) => !isScannedCode(text));
export const shortText = z.string().trim().max(200);
export const longText = z.string().trim().max(2000);
export const base64 = z.string();
export const cursor = z.string().max(200).nullable();
export const limit = z.int().min(1).max(200);

export const role = z.enum(ROLES);
export const shownStateSchema = z.enum(SHOWN_STATES);
export const printStateSchema = z.enum(PRINT_STATES);
export const taskStateSchema = z.enum(TASK_STATES);

export const debtorType = z.enum(['F', 'G']);

/** An address as printed; every part optional. */
export const addressInput = z.strictObject({
  street: z.string().trim().max(70), civicNumber: z.string().trim().max(16), postalCode: z.string().trim().max(16),
  city: z.string().trim().max(35), province: z.string().trim().max(2), country: z.string().trim().max(2),
});
export const addressShape = z.object(addressInput.shape);

/** A name as it can stand on paper and in a file: no line break, no other control character, none that turns the reading around. */
export const personName = z.string().trim().min(1).max(70).regex(/^[^\p{Cc}\u202A-\u202E\u2066-\u2069]*$/u);

/** Debtor as typed at the counter. `fiscalCode` null = «Senza codice fiscale» (ANONIMO). */
export const debtorInput = z.strictObject({
  fiscalCode: z.string().trim().max(16).nullable(),
  type: debtorType,
  /** «Cognome Nome» or company name. */
  name: personName,
  address: addressInput.nullable(),
  email: z.string().trim().max(256).nullable(),
  pec: z.string().trim().max(256).nullable(),
  phone: z.string().trim().max(40).nullable(),
  /** A person of the registry without fiscal code (a foreigner): named by its row, so that it is not added anew at each position. */
  personId: id.nullable().default(null),
});

export const personSummary = z.object({
  id, fiscalCode: z.string().nullable(), type: debtorType, name: z.string(), address: addressShape.nullable(),
  addressLine: z.string().nullable(), email: z.string().nullable(), pec: z.string().nullable(), phone: z.string().nullable(), deathDate: civilDate.nullable(), version,
});

export const printPermissionSchema = z.discriminatedUnion('allowed', [
  z.object({ allowed: z.literal(true), reasonRequired: z.boolean(), unsent: z.boolean(), message: z.string().nullable() }),
  z.object({ allowed: z.literal(false), code: z.enum(PRINT_REFUSALS), message: z.string() }),
]);

/** One row of a list of positions. */
export const positionRow = z.object({
  id, service: z.string(), serviceName: z.string(), office: z.string(), year: z.int().nullable(),
  debtorId: id, debtorName: z.string(), debtorFiscalCode: z.string().nullable(),
  description: z.string(), amountCents: cents, /** What is still to be paid of it. */ openCents: cents, dueDate: civilDate.nullable(), nav: z.string().nullable(),
  state: shownStateSchema, createdAt: instant, version,
});

/** A document handed to the page: bytes in base64, with the hash recorded for those bytes. */
export const documentShape = z.object({
  pdfBase64: base64, sha256: z.string(), fileName: z.string(), pages: z.int(),
  warnings: z.array(z.object({ field: z.string(), message: z.string() })),
});

/** Characters of base64: a file of 20 MB. */
export const MOST_FILE_CHARACTERS = 28_000_000;
/** Files in one request. */
export const MOST_FILES_TOGETHER = 200;

export const uploadedFile = z.strictObject({ name: z.string().min(1).max(255), contentBase64: z.string().max(MOST_FILE_CHARACTERS) });
