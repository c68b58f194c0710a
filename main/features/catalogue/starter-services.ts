import type { z } from 'zod';
import type { amountRuleInput, dueRuleInput, serviceInput } from '../../contract/index.ts';

type AmountRule = Readonly<z.infer<typeof amountRuleInput>>;
type DueRule = Readonly<z.infer<typeof dueRuleInput>>;
type ServiceField = Readonly<z.infer<typeof serviceInput.fields>[number]>;

/** A service of the starter catalogue; activating it copies it into the catalogue, where everything can be changed. */
export type StarterService = Readonly<{
  code: string; office: string; name: string; description: string; amountRule: AmountRule; taxonomy: string; fields: readonly ServiceField[];
  dueRule: DueRule; anonymousAllowed: boolean; help: string | null;
  /** Ticked when the list is first shown; off for what few Comuni collect this way or what needs two amounts on one notice. */
  suggested: boolean;
}>;

type Options = Readonly<{ help?: string; suggested?: boolean; anonymous?: boolean }>;

const free: AmountRule = { kind: 'FREE' };
const ask: DueRule = { kind: 'ASK' };
const fixed = (amountCents: number): AmountRule => ({ kind: 'FIXED', amountCents });
const days = (count: number): DueRule => ({ kind: 'DAYS', days: count });
const prices = (...list: readonly (readonly [string, number])[]): AmountRule =>
  ({ kind: 'PRICE_LIST', prices: list.map(([label, amountCents]) => ({ label, amountCents })) });

/** A field in the causale, asked and required. */
const field = (name: string, label: string, example: string | null = null): ServiceField => ({ name, label, required: true, example });
/** A field asked at the counter that the causale does not show. */
const note = (name: string, label: string, example: string | null = null): ServiceField => ({ name, label, required: false, example });

function service(
  office: string, code: string, name: string, description: string, amountRule: AmountRule, taxonomy: string, fields: readonly ServiceField[], dueRule: DueRule, options: Options = {},
): StarterService {
  return {
    code, office, name, description, amountRule, taxonomy: `9/${taxonomy}/`, fields, dueRule,
    anonymousAllowed: options.anonymous ?? false, help: options.help ?? null, suggested: options.suggested ?? true,
  };
}

const TRIBUTI = 'Tributi';
const DEMOGRAFICI = 'Demografici';
const TECNICO = 'Ufficio Tecnico';
const SCUOLA = 'Servizi Scolastici';
const POLIZIA = 'Polizia Municipale';
const CIMITERI = 'Servizi Cimiteriali';
const ALTRI = 'Altri';

const conto = field('conto', 'Conto (codice della famiglia)', '004512');
const mese = field('mese', 'Mese', '09');
const annoScolastico = field('as', 'Anno scolastico', '2026/27');
const pratica = field('n', 'N. pratica', '145');
const notifica = note('data_notifica', 'Data di notifica', '12/11/2026');

/**
 * The 52 services of six offices (and some others) with which a Comune starts. Amounts are examples that the office changes.
 * `{anno}` is the reference year of the position; every other placeholder is a field asked at the counter.
 * No placeholder holds a person's name: a causale is read by banks (codes.md 7). Source: features.md 5.10.
 */
export const starterServices: readonly StarterService[] = [
  service(TRIBUTI, 'TARI', 'TARI anno in corso', 'TARI {anno} - utenza {utenza}', free, '0101101IM', [field('utenza', 'Codice utenza', '0012345')], ask, { help: 'Scadenze fissate dalla delibera delle tariffe; il totale annuo si arrotonda all’euro.' }),
  service(TRIBUTI, 'TARIP', 'TARI anni precedenti', 'TARI {anno} - sollecito {n}', free, '0101109IM', [field('n', 'N. atto', '112')], days(30)),
  service(TRIBUTI, 'TARIA', 'TARI accertamento', 'Accertamento TARI {anno} n. {atto}', free, '0101109IM', [field('atto', 'N. atto', '112'), notifica], days(60)),
  service(TRIBUTI, 'IMUA', 'IMU accertamento', 'Accertamento IMU {anno} n. {atto}', free, '0101100IM', [field('atto', 'N. atto', '87'), notifica], days(60), { suggested: false, help: 'Solo per gli avvisi di accertamento che il Comune incassa con pagoPA. L’IMU ordinaria si paga con F24: sezione IMU e altri tributi locali.' }),
  service(TRIBUTI, 'CUPP', 'Canone unico – pubblicità', 'Canone unico pubblicita {anno} - {pratica}', free, '0101107TS', [field('pratica', 'N. pratica', '145')], ask, { help: 'Di solito scade il 31 maggio; importo arrotondato all’euro.' }),
  service(TRIBUTI, 'CUPS', 'Canone unico – suolo pubblico', 'Canone unico suolo {periodo} - {pratica}', free, '0101107TS', [field('periodo', 'Periodo (dal–al)', '01/06-30/06/2026'), field('pratica', 'N. pratica', '145'), note('via', 'Via'), note('mq', 'Metri quadrati')], days(30), { help: 'Importo arrotondato all’euro. L’occupazione temporanea si paga prima del rilascio.' }),
  service(TRIBUTI, 'MERC', 'Canone mercatale', 'Canone mercatale {anno} - posteggio {n}', free, '0111100TS', [field('n', 'N. posteggio', '24'), note('giorno', 'Giorno di mercato')], days(30)),
  service(TRIBUTI, 'SOGG', 'Imposta di soggiorno', 'Imposta di soggiorno {mese}/{anno} - {struttura}', free, '0101105IM', [mese, field('struttura', 'Struttura', 'Albergo Centrale')], days(15)),
  service(TRIBUTI, 'PASSO', 'Passi carrabili', 'Passo carrabile {anno} - aut. {n}', free, '0105101TS', [field('n', 'N. autorizzazione', '310')], days(30)),
  service(TRIBUTI, 'CIV', 'Numeri civici', 'Numero civico {via} {n}', fixed(2000), '0101104TS', [field('via', 'Via', 'Via Roma'), field('n', 'Numero', '12')], days(30)),

  service(DEMOGRAFICI, 'CIE', 'Carta d’identità elettronica', 'Carta identita elettronica', fixed(2221), '0104100TS', [], days(30), { help: 'Rilascio o rinnovo: 16,79 € allo Stato e 5,42 € al Comune.' }),
  service(DEMOGRAFICI, 'CIED', 'Carta d’identità elettronica – duplicato', 'Carta identita elettronica - duplicato', fixed(2737), '0104100TS', [note('motivo', 'Motivo', 'smarrimento')], days(30)),
  service(DEMOGRAFICI, 'CIC', 'Carta d’identità cartacea', 'Carta identita cartacea', fixed(542), '0104104TS', [], days(30)),
  service(DEMOGRAFICI, 'CERT', 'Certificati anagrafici', 'Diritti segreteria certificati n. {q}', prices(['Certificato in carta libera', 26], ['Certificato in bollo (solo diritti)', 52]), '0104103SP', [field('q', 'Quantità', '1')], days(30), { anonymous: true, help: 'Per più certificati scrivi il totale. La marca da bollo da 16,00 € non si paga qui.' }),
  service(DEMOGRAFICI, 'RIC', 'Ricerca d’archivio', 'Ricerca archivio anagrafico - {q} nominativi', prices(['1 nominativo', 516], ['2 nominativi', 1032], ['3 nominativi', 1548]), '0104103SP', [field('q', 'Nominativi', '1')], days(30)),
  service(DEMOGRAFICI, 'DIV', 'Separazione o divorzio', 'Diritto fisso separazione/divorzio', fixed(1600), '0104101TS', [], days(15)),
  service(DEMOGRAFICI, 'MATR', 'Matrimonio civile', 'Celebrazione matrimonio civile {data} - {sala}', free, '0104102TS', [field('data', 'Data della celebrazione', '12/09/2026'), field('sala', 'Sala', 'Sala consiliare'), note('residenti', 'Residenti (s/n)')], days(30)),
  service(DEMOGRAFICI, 'VARI', 'Pass e tesserini vari', 'Diritti vari - {descrizione}', free, '0103101AP', [field('descrizione', 'Descrizione', 'tesserino')], days(30)),

  service(TECNICO, 'DSE', 'Diritti di segreteria edilizia', 'Diritti segreteria {tipo} pratica {n}/{anno}', free, '0103100TS', [field('tipo', 'Tipo (CILA, SCIA, PdC, CDU…)', 'CILA'), pratica], days(15)),
  service(TECNICO, 'SUAP', 'Diritti SUAP', 'Diritti SUAP pratica {n}', free, '0105107TS', [pratica], days(15)),
  service(TECNICO, 'OU', 'Oneri di urbanizzazione', 'Oneri urbanizzazione PdC {n}/{anno}', free, '0105102TS', [field('n', 'N. titolo', '18'), note('rata', 'Rata')], days(30)),
  service(TECNICO, 'CC', 'Costo di costruzione', 'Costo di costruzione PdC {n}/{anno}', free, '0105102TS', [field('n', 'N. titolo', '18')], days(30)),
  service(TECNICO, 'COND', 'Monetizzazione e condono', 'Oneri condono pratica {n}', free, '0105103TS', [pratica], days(30)),
  service(TECNICO, 'ATTI', 'Accesso agli atti', 'Accesso atti pratica {n}', free, '0103101AP', [pratica, note('copie', 'Copie')], days(15)),
  service(TECNICO, 'DANNI', 'Danni al patrimonio', 'Rimborso danni patrimonio - sinistro {n}', free, '0105106AP', [field('n', 'N. sinistro', '7')], days(30)),
  service(TECNICO, 'CAUZ', 'Depositi cauzionali e gare', 'Deposito cauzionale {oggetto}', free, '0114104AP', [field('oggetto', 'Oggetto', 'scavo Via Roma')], days(30)),

  service(SCUOLA, 'MENSA', 'Mensa – ricarica', 'Mensa scolastica - conto {conto}', prices(['Ricarica 20 €', 2000], ['Ricarica 30 €', 3000], ['Ricarica 50 €', 5000]), '0107101TS', [conto], days(60), { help: 'Ogni ricarica è un avviso nuovo, intestato al genitore. Non scrivere il nome dell’alunno nella causale.' }),
  service(SCUOLA, 'MENSAM', 'Mensa – mensile', 'Mensa scolastica {mese}/{anno} - conto {conto}', free, '0107101TS', [mese, conto, note('pasti', 'N. pasti')], days(30)),
  service(SCUOLA, 'SBUS', 'Trasporto scolastico', 'Trasporto scolastico {as} - {linea}', free, '0107102SP', [annoScolastico, field('linea', 'Linea', 'linea 2')], days(30)),
  service(SCUOLA, 'NIDO', 'Asilo nido', 'Asilo nido {mese}/{anno} - conto {conto}', free, '0107106SP', [mese, conto], days(15)),
  service(SCUOLA, 'PRE', 'Pre e post scuola', 'Pre-scuola {as} - conto {conto}', free, '0107103SP', [annoScolastico, conto], days(30)),
  service(SCUOLA, 'DOPO', 'Rette e doposcuola', 'Doposcuola {periodo} - conto {conto}', free, '0107105SP', [field('periodo', 'Periodo', '1° quadrimestre'), conto], days(30)),
  service(SCUOLA, 'CEST', 'Centri estivi', 'Centro estivo {anno} - turno {t}', free, '0108103TS', [field('t', 'Turno', '1')], days(15)),
  service(SCUOLA, 'SPORT', 'Impianti sportivi', 'Uso impianto {impianto} {mese}/{anno}', free, '0108104AP', [field('impianto', 'Impianto', 'palestra comunale'), mese, note('ore', 'Ore')], days(30)),

  service(POLIZIA, 'CDS', 'Verbale Codice della strada', 'Verbale CdS n. {verbale} del {data}', free, '0102100SA', [field('verbale', 'N. verbale', '1024/V'), field('data', 'Data del verbale', '12/11/2026')], days(60), { suggested: false, help: 'Scrivi il minimo di legge e le spese: l’avviso ha due importi, ridotto entro 5 giorni e intero entro 60, contati dalla notifica.' }),
  service(POLIZIA, 'PREAV', 'Preavviso Codice della strada', 'Preavviso CdS n. {n}', free, '0102106SA', [field('n', 'N. preavviso', '551')], days(5), { suggested: false, anonymous: true, help: 'Importo già ridotto del 30 %: un solo importo.' }),
  service(POLIZIA, 'SANZ', 'Sanzioni diverse dal CdS', 'Verbale {norma} n. {n}/{anno}', free, '0102105SA', [field('norma', 'Norma', 'L. 689/81'), field('n', 'N. verbale', '33'), notifica], days(60)),
  service(POLIZIA, 'AMB', 'Sanzioni ambientali', 'Sanzione ambientale verbale n. {n}', free, '0106102SA', [field('n', 'N. verbale', '33')], days(60)),
  service(POLIZIA, 'INC', 'Rapporto di incidente', 'Rapporto incidente n. {n}/{anno}', free, '0102104SP', [field('n', 'N. rapporto', '19')], days(15)),
  service(POLIZIA, 'CUST', 'Custodia veicoli', 'Spese custodia veicolo - fascicolo {n}', free, '0102101SP', [field('n', 'N. fascicolo', '19')], days(15)),
  service(POLIZIA, 'ZTL', 'ZTL e parcheggi', 'Permesso ZTL/sosta {anno} - n. {n}', free, '0115101TS', [field('n', 'N. permesso', '204'), note('validita', 'Validità')], days(15)),
  service(POLIZIA, 'PRIV', 'Servizi a privati', 'Servizi polizia locale - {evento}', free, '0102102SP', [field('evento', 'Evento', 'gara ciclistica')], days(15)),

  service(CIMITERI, 'LUCE', 'Lampade votive', 'Illuminazione votiva {anno} - contratto {n}', free, '0114100TS', [field('n', 'N. contratto', '771'), note('luci', 'N. luci')], days(60)),
  service(CIMITERI, 'LOC', 'Concessione loculo o ossario', 'Concessione cimiteriale {tipo} n. {n}', free, '0114100TS', [field('tipo', 'Tipo', 'loculo'), field('n', 'Numero', '45'), note('anni', 'Anni')], days(30)),
  service(CIMITERI, 'OPC', 'Operazioni cimiteriali', 'Operazione cimiteriale {tipo} - {n}', free, '0114100TS', [field('tipo', 'Tipo', 'tumulazione'), field('n', 'N. pratica', '12')], days(10), { help: 'L’operazione si esegue solo a pagamento confermato.' }),
  service(CIMITERI, 'MORT', 'Polizia mortuaria', 'Diritti polizia mortuaria - {tipo}', free, '0115108SP', [field('tipo', 'Tipo', 'trasporto')], days(10)),

  service(ALTRI, 'AFF', 'Affitti', 'Canone locazione {mese}/{anno} - contr. {n}', free, '0110100TS', [mese, field('n', 'N. contratto', '88')], days(10), { help: 'Per gli alloggi popolari usa la tassonomia 9/0114102SP/.' }),
  service(ALTRI, 'SOC', 'Servizi sociali', 'Servizi alla persona {mese}/{anno} - conto {conto}', free, '0109100SP', [mese, conto], days(30), { help: 'Nessuna parola sulla salute nella causale.' }),
  service(ALTRI, 'BIB', 'Biblioteca e cultura', 'Servizi bibliotecari - {tipo}', free, '0108100SP', [field('tipo', 'Tipo', 'prestito')], days(15)),
  service(ALTRI, 'LEG', 'Spese legali', 'Spese legali {pratica}', free, '0113100SP', [field('pratica', 'N. pratica', 'RG 120/2026')], days(30)),
  service(ALTRI, 'COA', 'Riscossione coattiva', 'Ingiunzione n. {n}/{anno}', free, '0115107AP', [field('n', 'N. ingiunzione', '61'), notifica], days(30)),
  service(ALTRI, 'VAR', 'Entrate varie', '{descrizione}', free, '0115105AP', [field('descrizione', 'Descrizione', 'rimborso spese')], days(30)),
];
