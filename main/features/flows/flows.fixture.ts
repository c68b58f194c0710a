import { z } from 'zod';
import { openArchive, valueOf, type OpenedArchive } from '../opened-archive.fixture.ts';
import { saveEntity } from '../setup/index.ts';

/** The creditor of the shared samples. */
export const OUR_FISCAL_CODE = '99999000013';

/** An archive of the creditor of the samples. */
export async function openOffice(): Promise<OpenedArchive> {
  const archive = await openArchive({ testArchive: true });
  const entity = { fiscalCode: OUR_FISCAL_CODE, name: 'Comune di Montelupara Test', department: null, cbillCode: 'AB123', ipaCode: null, istatCode: null, infoLines: 'Uffici comunali', postalAuthCode: null, ownSite: false, patronSaintDay: null, logoPngBase64: null };
  valueOf(await archive.engine.writeResult('test.entity', (unit) => saveEntity(archive.context, unit, null, { ...entity, expectedVersion: null })));
  return archive;
}

const storedFlow = z.object({ flowName: z.string(), revision: z.int().nullable(), state: z.string(), payments: z.int(), totalCents: z.int(), anomalies: z.string(), source: z.string(), pspName: z.string().nullable() });
/** Every version that is stored, in the order of arrival. */
export const storedFlows = (archive: OpenedArchive) => archive.engine.read((reader) => reader.all(storedFlow, 'SELECT flow_name, revision, state, payments, total_cents, anomalies, source, psp_name FROM reporting_flow ORDER BY id'));

export type FlowParts = Readonly<{ name: string; at: string; receiver: string; count: number; total: string; rows: readonly string[]; trn: string; before: string; sender: string }>;

export const row = (parts: Partial<Record<'iuv' | 'iur' | 'index' | 'amount' | 'outcome' | 'day', string>> = {}): string =>
  `<datiSingoliPagamenti><identificativoUnivocoVersamento>${parts.iuv ?? '01500010000015313'}</identificativoUnivocoVersamento><identificativoUnivocoRiscossione>${parts.iur ?? 'iur-1'}</identificativoUnivocoRiscossione>${parts.index === '' ? '' : `<indiceDatiSingoloPagamento>${parts.index ?? '1'}</indiceDatiSingoloPagamento>`}<singoloImportoPagato>${parts.amount ?? '22.07'}</singoloImportoPagato><codiceEsitoSingoloPagamento>${parts.outcome ?? '0'}</codiceEsitoSingoloPagamento><dataEsitoSingoloPagamento>${parts.day ?? '2026-09-14'}</dataEsitoSingoloPagamento></datiSingoliPagamenti>`;

/** A legacy flow; what is not given is right. */
export function flowXml(parts: Partial<FlowParts> = {}): string {
  const rows = parts.rows ?? [row()];
  return `<?xml version="1.0" encoding="UTF-8"?>
<FlussoRiversamento xmlns="http://www.digitpa.gov.it/schemas/2011/Pagamenti/">${parts.before ?? ''}<versioneOggetto>1.0</versioneOggetto><identificativoFlusso>${parts.name ?? '2026-09-16PSPAITM1XXX-S1'}</identificativoFlusso><dataOraFlusso>${parts.at ?? '2026-09-16T08:59:07'}</dataOraFlusso><identificativoUnivocoRegolamento>${parts.trn ?? 'SCT1'}</identificativoUnivocoRegolamento><dataRegolamento>2026-09-16</dataRegolamento><istitutoMittente><identificativoUnivocoMittente><tipoIdentificativoUnivoco>B</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>${parts.sender ?? 'PSPAITM1XXX'}</codiceIdentificativoUnivoco></identificativoUnivocoMittente></istitutoMittente><istitutoRicevente><identificativoUnivocoRicevente><tipoIdentificativoUnivoco>G</tipoIdentificativoUnivoco><codiceIdentificativoUnivoco>${parts.receiver ?? OUR_FISCAL_CODE}</codiceIdentificativoUnivoco></identificativoUnivocoRicevente></istitutoRicevente><numeroTotalePagamenti>${parts.count ?? rows.length}</numeroTotalePagamenti><importoTotalePagamenti>${parts.total ?? (rows.length * 22.07).toFixed(2)}</importoTotalePagamenti>${rows.join('')}</FlussoRiversamento>`;
}

export type RestParts = Readonly<{ revision: number; fdrDate: string; rows: readonly object[]; tot: number; sum: number; computedTot: number }>;

/** The same flow as the FdR interface gives it. */
export function flowJson(parts: Partial<RestParts> = {}): string {
  const payments = parts.rows ?? [{ index: 1, iuv: '01500010000015313', iur: 'iur-1', idTransfer: 1, pay: 22.07, payStatus: 'EXECUTED', payDate: '2026-09-14T00:00:00Z' }];
  return JSON.stringify({
    header: {
      status: 'PUBLISHED', revision: parts.revision ?? 1, created: '2026-09-16T06:59:07Z', published: '2026-09-16T09:00:00Z', fdr: '2026-09-16PSPAITM1XXX-S1', fdrDate: parts.fdrDate ?? '2026-09-16T06:59:07.250000Z', regulation: 'SCT1', regulationDate: '2026-09-16T00:00:00.000000+02:00',
      sender: { type: 'BIC_CODE', id: 'PSPAITM1XXX', pspId: 'altro', pspName: 'Banca Aurora', pspBrokerId: '1', channelId: '1_01' }, receiver: { id: OUR_FISCAL_CODE, organizationId: OUR_FISCAL_CODE, organizationName: 'Comune' },
      computedTotPayments: parts.computedTot ?? payments.length, computedSumPayments: 22.07, totPayments: parts.tot ?? payments.length, sumPayments: parts.sum ?? 22.07,
    },
    payments,
  });
}
