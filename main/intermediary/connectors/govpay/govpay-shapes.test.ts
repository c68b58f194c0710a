import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { collectionRow, createdShape, faultShape, flowRow, pendenzaShape, profileShape, receiptDetail, receiptRow, reconciliationShape } from './govpay-shapes.ts';

/*
 * The descriptions are GPL: read where they lie, never copied. What the product reads must stand in them under the same name, and a kind that agrees.
 */
const FOLDER = resolve(process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared'), 'openapi/govpay');
const schemaShape: z.ZodType<Schema> = z.looseObject({ $ref: z.string().optional(), type: z.string().optional(), get properties() { return z.record(z.string(), schemaShape).optional(); }, get allOf() { return z.array(schemaShape).optional(); }, get oneOf() { return z.array(schemaShape).optional(); }, get items() { return schemaShape.optional(); } });
type Schema = { $ref?: string | undefined; type?: string | undefined; properties?: Record<string, Schema> | undefined; allOf?: Schema[] | undefined; oneOf?: Schema[] | undefined; items?: Schema | undefined };
const documentShape = z.looseObject({ components: z.looseObject({ schemas: z.record(z.string(), schemaShape) }) });

const read = (file: string) => documentShape.parse(load(readFileSync(resolve(FOLDER, file), 'utf8'))).components.schemas;

/** Everything an object may hold, through references, parts and alternatives. */
function propertiesOf(schemas: Record<string, Schema>, schema: Schema): Record<string, Schema> {
  const target = schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
  const parts = [...(target.allOf ?? []), ...(target.oneOf ?? [])].map((part) => propertiesOf(schemas, part));
  return Object.assign({}, ...parts, target.properties ?? {});
}

/** Names of a zod shape that the description does not have, with their path. */
function unknownNames(schemas: Record<string, Schema>, schema: Schema, shape: z.core.$ZodType, path: string): string[] {
  const inner = unwrapped(shape);
  if (inner instanceof z.ZodArray) {
    const target = schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});
    return target.items === undefined ? [`${path} is no list`] : unknownNames(schemas, target.items, inner.element, `${path}[]`);
  }
  if (!(inner instanceof z.ZodObject)) return [];
  const described = propertiesOf(schemas, schema);
  return Object.entries(inner.shape).flatMap(([name, part]) => {
    const found = described[name];
    return found === undefined ? [`${path}.${name}`] : unknownNames(schemas, found, part, `${path}.${name}`);
  });
}

function unwrapped(shape: z.core.$ZodType): z.core.$ZodType {
  return shape instanceof z.ZodOptional || shape instanceof z.ZodDefault || shape instanceof z.ZodNullable ? unwrapped(shape.def.innerType) : shape;
}

describe.skipIf(!existsSync(FOLDER))('what is read of GovPay stands in its descriptions', () => {
  test('pendenze v2', () => {
    const schemas = read('govpay-api-pendenze-v2.yaml');
    const problems = ([['Pendenza', pendenzaShape], ['PendenzaCreata', createdShape], ['FaultBean', faultShape], ['Profilo', profileShape]] as const).flatMap(([name, shape]) => unknownNames(schemas, schemas[name] ?? {}, shape, name));
    // Of another body a voce names its `dominio` when read and its `idDominio` when written: both are read.
    expect(problems.filter((problem) => problem !== 'Pendenza.voci[].idDominio')).toEqual([]);
  });

  test('ragioneria v3', () => {
    const schemas = read('ragioneria-v3/govpay-api-schemas.yaml');
    expect(([['RicevutaIndex', receiptRow], ['Ricevuta', receiptDetail], ['FlussoRendicontazioneIndex', flowRow], ['Riscossione', collectionRow], ['Riconciliazione', reconciliationShape], ['Profilo', profileShape]] as const)
      .filter(([name]) => schemas[name] !== undefined).flatMap(([name, shape]) => unknownNames(schemas, schemas[name] ?? {}, shape, name))).toEqual([]);
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(['Ricevuta', 'FlussoRendicontazioneIndex', 'Riscossione']));
  });
});
