import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SNAPSHOT } from './gpd-answers.fixture.ts';
import { positionBodyV1, positionBodyV3 } from './gpd-requests.ts';
import { appInfo, flowHeader, flowList, flowPayments, ibanChanged, positionListV3, positionPageV3, positionV1, positionV3, receiptList, uploadReport, uploadStatus } from './gpd-shapes.ts';

/*
 * The official descriptions lie beside the project and are only read. What the product reads must stand in them under the same name with a kind that agrees, and whatever
 * they allow must be readable.
 */
const FOLDER = resolve(process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared'), 'openapi');

type Schema = { $ref?: string | undefined; type?: string | undefined; format?: string | undefined; pattern?: string | undefined; enum?: unknown[] | undefined; properties?: Record<string, Schema> | undefined; items?: Schema | undefined };
const schemaShape: z.ZodType<Schema> = z.looseObject({
  $ref: z.string().optional(), type: z.string().optional(), format: z.string().optional(), pattern: z.string().optional(), enum: z.array(z.unknown()).optional(),
  get properties() { return z.record(z.string(), schemaShape).optional(); }, get items() { return schemaShape.optional(); },
});
type Schemas = Readonly<Record<string, Schema>>;

function read(file: string): Schemas {
  return z.looseObject({ components: z.looseObject({ schemas: z.record(z.string(), schemaShape) }) }).parse(JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8'))).components.schemas;
}

function target(schemas: Schemas, schema: Schema): Schema {
  return schema.$ref === undefined ? schema : target(schemas, schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
}

/** Where a zod shape and the description disagree, with the path. */
function disagreements(schemas: Schemas, described: Schema, shape: z.core.$ZodType, path: string): string[] {
  const schema = target(schemas, described);
  const inner = unwrapped(shape);
  if (inner instanceof z.ZodArray) return schema.items === undefined ? [`${path} is no list`] : disagreements(schemas, schema.items, inner.element, `${path}[]`);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, part]) => {
      const found = schema.properties?.[name];
      return found === undefined ? [`${path}.${name} does not exist`] : disagreements(schemas, found, part, `${path}.${name}`);
    });
  }
  if (inner instanceof z.ZodEnum) {
    const missing = (schema.enum ?? []).filter((value) => !inner.safeParse(value).success);
    return schema.enum === undefined || missing.length > 0 ? [`${path} does not know ${missing.join(', ')}`] : [];
  }
  const kind = inner instanceof z.ZodString ? 'string' : inner instanceof z.ZodBoolean ? 'boolean' : 'integer';
  return schema.type === kind ? [] : [`${path} is ${schema.type ?? 'nothing'}, not ${kind}`];
}

function unwrapped(shape: z.core.$ZodType): z.core.$ZodType {
  return shape instanceof z.ZodOptional || shape instanceof z.ZodNullable ? unwrapped(shape.def.innerType) : shape;
}

/** An object with everything that the description names. */
function sample(schemas: Schemas, described: Schema): unknown {
  const schema = target(schemas, described);
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.properties !== undefined) return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, sample(schemas, part)]));
  if (schema.type === 'array') return schema.items === undefined ? [] : [sample(schemas, schema.items)];
  if (schema.type === 'integer') return 1;
  if (schema.type === 'number') return 0.01;
  if (schema.type === 'boolean') return true;
  return schema.format === 'date-time' ? '2026-11-29T10:00:00Z' : schema.format === 'date' ? '2026-11-29' : 'x';
}

const READ: readonly (readonly [file: string, name: string, shape: z.ZodType])[] = [
  ['gpd/openapi_external_v3.json', 'PaymentPositionModelResponseV3', positionV3],
  ['gpd/openapi_external_v3.json', 'PaymentPositionsInfoV3', positionListV3],
  ['gpd/openapi_external_v3.json', 'PaymentPositionsInfoV3', positionPageV3],
  ['gpd/openapi_external_v1.json', 'PaymentPositionModelBaseResponse', positionV1],
  ['gpd/openapi_external_v1.json', 'UpdateTransferIbanMassiveResponse', ibanChanged],
  ['gpd/openapi_external_v1.json', 'AppInfo', appInfo],
  ['fdr/openapi-org.json', 'PaginatedFlowsResponse', flowList],
  ['fdr/openapi-org.json', 'SingleFlowResponse', flowHeader],
  ['fdr/openapi-org.json', 'PaginatedPaymentsResponse', flowPayments],
  ['gpd-upload/gpd-openapi-v2.json', 'UploadStatusDTO', uploadStatus],
  ['gpd-upload/gpd-openapi-v2.json', 'UploadReportDTO', uploadReport],
];

describe.skipIf(!existsSync(FOLDER))('the official descriptions', () => {
  it.each(READ)('%s has all that is read of %s, and all that it allows can be read', (file, name, shape) => {
    const schemas = read(file);
    const described = schemas[name] ?? {};
    expect(disagreements(schemas, described, shape, name)).toEqual([]);
    expect(shape.safeParse(sample(schemas, described))).toMatchObject({ success: true });
  });

  it('have the list of receipts, whose rows they do not describe', () => {
    const schemas = read('gpd-payments/openapi.json');
    expect(disagreements(schemas, schemas['PaymentsResult'] ?? {}, receiptList.omit({ results: true }), 'PaymentsResult')).toEqual([]);
    expect(receiptList.safeParse({ currentPageNumber: 0, length: 1, totalPages: 1, results: [{ organizationFiscalCode: '1', iuv: '2', debtor: null, paymentDateTime: null, status: 'PAID' }] }).success).toBe(true);
  });

  it('allow the bodies that are sent', () => {
    for (const [file, name, body] of [['gpd/openapi_external_v3.json', 'PaymentPositionModelV3', positionBodyV3(SNAPSHOT)], ['gpd/openapi_external_v1.json', 'PaymentPositionModel', valueOf(positionBodyV1(SNAPSHOT))]] as const) {
      const ajv = new Ajv({ strict: false, allErrors: true });
      addFormats(ajv);
      const document: unknown = JSON.parse(readFileSync(resolve(FOLDER, file), 'utf8'));
      ajv.addSchema(z.looseObject({}).parse(document), 'doc');
      const validate = ajv.compile({ $ref: `doc#/components/schemas/${name}` });
      expect(validate(JSON.parse(JSON.stringify(body))), JSON.stringify(validate.errors)).toBe(true);
      expect(namesNotIn(read(file), { $ref: `#/${name}` }, body, name)).toEqual([]);
    }
  });
});

function valueOf<T>(result: Readonly<{ ok: true; value: T }> | Readonly<{ ok: false; error: unknown }>): T {
  if (!result.ok) throw new Error(String(result.error));
  return result.value;
}

/** Fields that are sent and that the description does not have. */
function namesNotIn(schemas: Schemas, described: Schema, value: unknown, path: string): string[] {
  const schema = target(schemas, described);
  if (Array.isArray(value)) return value.flatMap((one) => namesNotIn(schemas, schema.items ?? {}, one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const found = schema.properties?.[name];
    return found === undefined ? [`${path}.${name}`] : namesNotIn(schemas, found, part, `${path}.${name}`);
  });
}
