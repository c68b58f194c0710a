import type { Role } from '../../domain/position-state.ts';
import { buildIban } from '../../domain/iban.ts';
import { starterServices } from '../../features/catalogue/index.ts';

/** Creditor of the demo: a Comune that does not exist, with a fiscal code that passes its check. */
export const TOWN = { fiscalCode: '99999000013', name: 'Comune di Borgovalsole' } as const;
export const NUMBERING = { segregationCode: '07', applicationPrefix: '11', workstation: '001' } as const;

function iban(account: string): string {
  const built = buildIban('99999', '61000', account);
  if (!built.ok) throw new Error('The account of the demo is not twelve digits');
  return built.value;
}

export const ACCOUNTS = [{ iban: iban('000060717356'), label: 'Tesoreria comunale' }, { iban: iban('000060717401'), label: 'Servizi scolastici' }] as const;

/** Another body that does not exist, to which a share of some positions goes. */
export const OTHER_BODY = { fiscalCode: '99999000021', name: 'Provincia di Valsole', iban: iban('000060717502'), category: '9/0201102IM/' } as const;

/** One password for all: the archive is for trying, and says so on every screen and print. */
export const DEMO_PASSWORD = 'corretta cavalla batteria 42';
export type DemoOperator = Readonly<{ username: string; name: string; role: Role }>;
export const ADMINISTRATOR: DemoOperator = { username: 'admin', name: 'Marta Zuccollo', role: 'ADMINISTRATOR' };
/** In the order in which they are added, after the administrator: their ids are 2, 3 and 4. */
export const OTHER_OPERATORS: readonly DemoOperator[] = [
  { username: 'sportello', name: 'Nicolò Pavan', role: 'COUNTER' }, { username: 'ragioneria', name: 'Ilaria Fochesato', role: 'ACCOUNTING' }, { username: 'responsabile', name: 'Sergio D’Incà', role: 'SUPERVISOR' },
];
export const OPERATOR_IDS = { administrator: 1, counter: 2, accounting: 3, supervisor: 4 } as const;

/** How a service of the demo is used: how often at the counter and in files, its amounts in cents (free amounts only), who owes it. */
export type ServiceHabit = Readonly<{
  code: string; counter: number; bulk: number; amounts: readonly [number, number]; wholeEuros: boolean; debtor: 'PERSON' | 'COMPANY' | 'EITHER'; payableAfterDueDays: number | null; instalments: boolean;
}>;

type Extras = Partial<Pick<ServiceHabit, 'wholeEuros' | 'debtor' | 'payableAfterDueDays' | 'instalments'>>;

function habit(code: string, counter: number, bulk: number, lowest: number, highest: number, extras: Extras = {}): ServiceHabit {
  return { code, counter, bulk, amounts: [lowest, highest], wholeEuros: false, debtor: 'PERSON', payableAfterDueDays: null, instalments: false, ...extras };
}

/** Five to six services an office; the rest of the starter catalogue is there to be activated. */
export const SERVICE_HABITS: readonly ServiceHabit[] = [
  habit('TARI', 4, 46, 6_000, 48_000, { wholeEuros: true, debtor: 'EITHER', instalments: true }), habit('TARIP', 3, 6, 8_000, 60_000, { debtor: 'EITHER', payableAfterDueDays: 60 }), habit('CUPP', 1, 2, 3_000, 90_000, { wholeEuros: true, debtor: 'COMPANY' }),
  habit('CUPS', 3, 0, 2_000, 60_000, { wholeEuros: true, debtor: 'EITHER' }), habit('SOGG', 1, 1, 5_000, 150_000, { debtor: 'COMPANY' }), habit('PASSO', 1, 3, 3_000, 9_000),
  habit('CIE', 24, 0, 2_221, 2_221, { payableAfterDueDays: 30 }), habit('CERT', 8, 0, 26, 52, { payableAfterDueDays: 30 }), habit('RIC', 1, 0, 516, 1_548), habit('MATR', 1, 0, 10_000, 60_000), habit('DIV', 1, 0, 1_600, 1_600),
  habit('DSE', 6, 0, 5_000, 60_000, { debtor: 'EITHER' }), habit('SUAP', 3, 0, 3_000, 20_000, { debtor: 'COMPANY' }), habit('OU', 1, 0, 50_000, 1_800_000, { debtor: 'EITHER', instalments: true }), habit('CC', 1, 0, 40_000, 1_500_000, { debtor: 'EITHER', instalments: true }),
  habit('ATTI', 4, 0, 1_500, 12_000),
  habit('MENSA', 9, 4, 2_000, 5_000, { payableAfterDueDays: 90 }), habit('MENSAM', 2, 14, 2_500, 11_000), habit('SBUS', 2, 6, 9_000, 32_000, { payableAfterDueDays: 30, instalments: true }), habit('NIDO', 1, 6, 18_000, 52_000), habit('PRE', 1, 2, 4_500, 15_000),
  habit('CEST', 3, 1, 6_000, 22_000, { payableAfterDueDays: 10 }),
  habit('CDS', 4, 7, 4_200, 17_300, { payableAfterDueDays: 120 }), habit('SANZ', 2, 0, 5_000, 50_000, { debtor: 'EITHER' }), habit('AMB', 1, 0, 10_000, 60_000, { debtor: 'EITHER' }), habit('INC', 2, 0, 2_000, 4_500), habit('ZTL', 3, 1, 2_500, 12_000, { payableAfterDueDays: 15 }),
  habit('LUCE', 2, 7, 1_500, 6_000), habit('LOC', 2, 0, 80_000, 420_000, { instalments: true }), habit('OPC', 2, 0, 8_000, 60_000),
];

/** The setup file of the demo, as `sportello setup --from` takes it. */
export function townSetup(): unknown {
  const services = SERVICE_HABITS.map((used) => {
    const starter = starterServices.find((candidate) => candidate.code === used.code);
    if (starter === undefined) throw new Error(`No starter service is called ${used.code}`);
    const { code, office, name, taxonomy, description, fields, amountRule, dueRule, anonymousAllowed, help } = starter;
    return { code, office, name, taxonomy, description, fields, amountRule, dueRule, anonymousAllowed, help, account: office === 'Servizi Scolastici' ? ACCOUNTS[1].iban : ACCOUNTS[0].iban, payableAfterDueDays: used.payableAfterDueDays };
  });
  return {
    entity: { fiscalCode: TOWN.fiscalCode, name: TOWN.name, department: 'Ufficio Entrate', cbillCode: 'ABCDE', infoLines: 'Sportello: lun–ven 8.30–12.30, tel. 0445 000000\nentrate@borgovalsole.example', ownSite: false },
    numbering: { auxDigit: 3, ...NUMBERING }, accounts: ACCOUNTS, services, operator: ADMINISTRATOR,
  };
}
