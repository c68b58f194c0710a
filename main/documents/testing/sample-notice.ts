/** Notices to draw in tests: fictional entity and people. */
import type { NoticeContent } from '../notice-content.ts';

const NAV = '302000000000012320';
const ENTITY = '00338180284';

export const SAMPLE_NOTICE: NoticeContent = {
  creditor: {
    fiscalCode: ENTITY,
    name: 'Comune di Borgo Esempio',
    department: 'Servizi scolastici',
    infoLines: 'www.comune.borgoesempio.it · tel. 049 0000000 · tributi@comune.borgoesempio.it',
    cbillCode: 'ABC12',
    logo: null,
    ownSite: true,
  },
  debtor: { fiscalCode: 'RSSMRA80A01H501U', name: 'Mario Rossi', address: 'Via Roma 12, 35010 Borgo Esempio (PD)' },
  subject: 'Mensa scolastica novembre 2026',
  amountCents: 8750,
  dueDate: '2026-12-16',
  nav: NAV,
  qrText: qrTextOf(NAV, ENTITY, 8750),
  mark: 'NONE',
  testArchive: false,
  drawnAt: '2026-11-24T08:00:00.000Z',
};

export function qrTextOf(nav: string, fiscalCode: string, amountCents: number): string {
  return `PAGOPA|002|${nav}|${fiscalCode}|${String(amountCents).padStart(2, '0')}`;
}

/** Every optional field absent, shortest texts. */
export const MINIMUM_NOTICE: NoticeContent = {
  ...SAMPLE_NOTICE,
  creditor: { ...SAMPLE_NOTICE.creditor, name: 'Comune di Re', department: null, infoLines: null, cbillCode: null, ownSite: false },
  debtor: { fiscalCode: null, name: 'Li Yu', address: null },
  subject: 'CIE',
  amountCents: 100,
  dueDate: null,
  qrText: qrTextOf(NAV, ENTITY, 100),
};

/** Every field at the length the model allows. */
export const MAXIMUM_NOTICE: NoticeContent = {
  ...SAMPLE_NOTICE,
  creditor: {
    ...SAMPLE_NOTICE.creditor,
    name: 'Unione dei Comuni della Valle del Grande Mulino Ag',
    department: 'Settore Entrate, Tributi locali e Riscossione Coat',
    infoLines: 'www.unionevallemulino.esempio.it · tel. 0123 4567890 · pec: protocollo@pec.unionevallemulino.esempio',
  },
  debtor: {
    fiscalCode: 'RSSMRA80A01H501U',
    name: 'Massimiliano Alessandro Della Rovere Montefeltro Di San Marzano Olive',
    address: 'Strada Provinciale della Valle del Grande Mulino Superiore 1234 bis, scala B, interno 56, Frazione Castelnuovo di Sotto, 35010 Borgo Es (PD)',
  },
  subject: 'Tassa sui rifiuti TARI anno 2026, utenza domestica di via Grande Mulino Superiore 1234 bis',
  amountCents: 99_999_999_999,
  qrText: qrTextOf(NAV, ENTITY, 99_999_999_999),
};
