import { fiscalCodeCheckChar, FISCAL_CODE_MONTHS } from '../../domain/fiscal-code.ts';
import { numericTaxCodeCheckDigit } from '../../domain/numeric-tax-code.ts';
import { seededRandom } from './seeded-random.ts';

/** A debtor of the fictitious town. No such person exists: names are put together by chance, codes are computed from them. */
export type InventedPerson = Readonly<{
  type: 'F' | 'G'; fiscalCode: string; name: string; street: string; civicNumber: string; postalCode: string; city: string; province: string; country: string;
  email: string | null; pec: string | null; phone: string | null;
}>;

const SURNAMES = (
  'Abbadini,Agnoletto,Albarelli,Alessi,Amadori,Andreatta,Ànzolin,Arcidiacono,Baldisserotto,Balestrieri,Bardelli,Basso,Bellandi,Bernardon,Bertoldi,Bianchetti,Bisognin,Bonfante,Bordignon,Borsato,Brazzale,Brunelli,Busatta,' +
  'Cadorin,Calandrino,Campagnolo,Caravello,Carli,Casagrande,Cattelan,Cecchin,Ceolato,Chemello,Chiarello,Cisotto,Colombaroli,Conforto,Contarin,Costaganna,Crestani,D’Agostini,D’Aprile,D’Incà,Dal Molin,Dal Prà,Dall’Igna,' +
  'De Bortoli,De Marchi,De’ Rossi,Degl’Innocenti,Dell’Orto,Di Benedetto,Donadello,Fabrello,Facchinelli,Faggionato,Fasolato,Feltrin,Ferrazzi,Filippozzi,Finetti,Fochesato,Fontanarosa,Fracasso,Galvanin,Garbossa,Gasparella,Gheno,' +
  'Giacomelli,Giordani,Girardello,Gonella,Graziotto,Grigoletto,Guarise,Guidolin,Lanaro,Lazzarotto,Leonardi,Lo Presti,Lòrenzon,Lunardi,Maccà,Magnaguagno,Maltauro,Manfrin,Marangoni,Marchetto,Masiero,Mattiello,Meneghello,' +
  'Menon,Milani,Mioni,Montagner,Moretto,Munaretto,Nardon,Negrello,Nicolussi,Novello,O’Connor,Pagliarusco,Panozzo,Parolin,Pasinato,Pavan,Pellizzari,Peron,Pertile,Piazza,Pigato,Pozzan,Prandina,Quagliotto,Ragazzon,Rebellato,' +
  'Rigoni,Rizzotto,Roncaglia,Rossetto,Sabbadin,Salvagnin,Sambugaro,Santacaterina,Sartori,Scalco,Schiavon,Sella,Serafin,Sgarbossa,Slaviero,Spezzapria,Stefani,Tagliapietra,Tessarolo,Tomasetto,Toniolo,Trentin,Urbani,Valente,' +
  'Vanzo,Vencato,Venturin,Vezzaro,Vigolo,Visentin,Zaccaria,Zambon,Zanchetta,Zanella,Zilio,Zordan,Zuccollo'
).split(',');
const MEN = (
  'Achille,Adriano,Alberto,Aldo,Alessandro,Andrea,Angelo,Antonio,Arturo,Bruno,Carlo,Cesare,Claudio,Corrado,Daniele,Dario,Davide,Diego,Domenico,Edoardo,Elia,Emanuele,Enrico,Ernesto,Fabio,Federico,Filippo,Francesco,Gabriele,' +
  'Giacomo,Gian Luca,Giorgio,Giovanni,Giulio,Giuseppe,Guido,Ivano,Jacopo,Leonardo,Livio,Lorenzo,Luca,Luigi,Marco,Mario,Massimo,Matteo,Mattia,Maurizio,Michele,Nicolò,Ottavio,Paolo,Pietro,Raffaele,Renato,Riccardo,Roberto,' +
  'Samuele,Sergio,Simone,Stefano,Tommaso,Ugo,Umberto,Valerio,Vincenzo,Vittorio'
).split(',');
const WOMEN = (
  'Ada,Adele,Agnese,Alessia,Alice,Amelia,Anna,Antonella,Aurora,Beatrice,Bianca,Camilla,Carla,Caterina,Cecilia,Chiara,Cinzia,Clara,Cristina,Daniela,Debora,Elena,Elisa,Emma,Erica,Eva,Federica,Flavia,Francesca,Gaia,Giada,Ginevra,' +
  'Giorgia,Giulia,Graziella,Ilaria,Irene,Ivana,Laura,Letizia,Lidia,Linda,Lucia,Luisa,Maddalena,Mara,Margherita,Maria Grazia,Marina,Marta,Martina,Michela,Miriam,Monica,Nadia,Nicoletta,Noemi,Olga,Paola,Patrizia,Rachele,Rebecca,' +
  'Rosa,Sabrina,Sara,Serena,Silvia,Sofia,Stefania,Teresa,Valentina,Vera,Veronica,Viola,Zoè'
).split(',');
const ABROAD = [
  { place: 'Z129', surnames: ['Popescu', 'Ionescu', 'Munteanu', 'Dobrescu', 'Țurcanu'], men: ['Andrei', 'Ionuț', 'Mihai', 'Ștefan'], women: ['Elena', 'Ioana', 'Mădălina', 'Roxana'] },
  { place: 'Z330', surnames: ['El Amrani', 'Benali', 'Ouazzani', 'Bouchra'], men: ['Youssef', 'Hamid', 'Rachid'], women: ['Fatima', 'Khadija', 'Salma'] },
  { place: 'Z100', surnames: ['Hoxha', 'Krasniqi', 'Gjoka', 'Çela'], men: ['Arben', 'Besnik', 'Dritan'], women: ['Arta', 'Drita', 'Mirela'] },
  { place: 'Z138', surnames: ['Kovalenko', 'Shevchuk', 'Bondar'], men: ['Oleksandr', 'Taras'], women: ['Oksana', 'Nataliya', 'Iryna'] },
  { place: 'Z210', surnames: ['Chen', 'Hu', 'Lin', 'Wu'], men: ['Wei', 'Jun', 'Bo'], women: ['Li', 'Yu', 'Xia'] },
  { place: 'Z112', surnames: ['Müller', 'Jäger', 'Groß'], men: ['Jürgen', 'Uwe'], women: ['Bärbel', 'Käthe'] },
  { place: 'Z222', surnames: ['Singh', 'Kaur', 'Kumar'], men: ['Gurpreet', 'Ravi'], women: ['Harpreet', 'Anjali'] },
  { place: 'Z343', surnames: ['Diop', 'N’Diaye', 'Fall'], men: ['Mamadou', 'Ousmane'], women: ['Awa', 'Fatou'] },
] as const;
/** Places of birth: codes of the cadastre of real towns, since a made-up one would name nothing. */
const PLACES = ['L840', 'A703', 'L157', 'H829', 'L551', 'L781', 'G224', 'L736', 'L407', 'H620', 'A757', 'L378', 'F205', 'H501', 'F839', 'L219', 'A944', 'G273', 'D612', 'A662', 'D969', 'C351', 'L424', 'A952', 'H223', 'F257', 'B354', 'H224', 'G482', 'A271'];
const STREETS = [
  'Via Roma', 'Via Guglielmo Marconi', 'Via Giuseppe Garibaldi', 'Piazza del Mercato', 'Via dell’Artigianato', 'Via San Rocco', 'Via Monte Ortigara', 'Via Dante Alighieri', 'Viale della Stazione', 'Via Papa Giovanni XXIII',
  'Contrà Fosse', 'Via Astico', 'Via Ca’ Bianca', 'Via Lago di Garda', 'Via Alcide De Gasperi', 'Strada della Pila', 'Via Nicolò Tommaseo', 'Via 4 Novembre', 'Vicolo Stretto', 'Via Mulini', 'Località Sant’Agata', 'Via della Libertà',
  'Via Enrico Fermi', 'Via Fratelli Bandiera', 'Via Pascoli', 'Largo Città di Schwalbach',
];
const HOME = { postalCode: '36099', city: 'Borgovalsole', province: 'VI', country: 'IT' };
const ELSEWHERE = [
  { postalCode: '36015', city: 'Schio', province: 'VI', country: 'IT' }, { postalCode: '36016', city: 'Thiene', province: 'VI', country: 'IT' }, { postalCode: '36100', city: 'Vicenza', province: 'VI', country: 'IT' },
  { postalCode: '35121', city: 'Padova', province: 'PD', country: 'IT' }, { postalCode: '37121', city: 'Verona', province: 'VR', country: 'IT' }, { postalCode: '20121', city: 'Milano', province: 'MI', country: 'IT' },
  { postalCode: '11100', city: 'Aosta', province: 'AO', country: 'IT' }, { postalCode: '39100', city: 'Bolzano', province: 'BZ', country: 'IT' }, { postalCode: '80331', city: 'München', province: '', country: 'DE' },
];
const TRADES = ['Officine', 'Carpenterie', 'Panificio', 'Immobiliare', 'Costruzioni', 'Autotrasporti', 'Vivai', 'Tipografia', 'Falegnameria', 'Ristorante', 'Farmacia', 'Tessitura', 'Impianti', 'Studio Tecnico', 'Agriturismo', 'Ceramiche'];
const FORMS = ['S.r.l.', 'S.p.A.', 'S.n.c.', 'S.a.s.', 'Soc. Coop.', 'S.r.l.s.'];

const DAYS_OF_BIRTH = 26_000;
const FIRST_YEAR = 1937;
/** Coprime with the number of pairs (day, place): every index gets a pair of its own, and so a code of its own. */
const STRIDE = 7_368_787;

/** The natural person of an index: the same for the same seed, and no two with the same fiscal code (up to 988.000). */
export function inventedPerson(seed: number, index: number): InventedPerson {
  const random = seededRandom(seed ^ Math.imul(index + 1, 0x9e3779b1));
  const places = PLACES.length + ABROAD.length;
  const pair = (index * STRIDE) % (DAYS_OF_BIRTH * places);
  const placeIndex = pair % places;
  const abroad = ABROAD[placeIndex - PLACES.length];
  const woman = random.chance(0.51);
  const surname = abroad === undefined ? random.pick(SURNAMES) : random.pick<string>(abroad.surnames);
  const given = abroad === undefined ? random.pick(woman ? WOMEN : MEN) : random.pick<string>(woman ? abroad.women : abroad.men);
  const first15 = `${surnameCode(surname)}${givenNameCode(given)}${birthCode(Math.floor(pair / places), woman)}${abroad?.place ?? PLACES[placeIndex] ?? ''}`;
  const mail = plainLetters(`${given}.${surname}`).toLowerCase();
  return {
    type: 'F', fiscalCode: `${first15}${fiscalCodeCheckChar(first15)}`, name: `${surname} ${given}`, ...address(random),
    email: random.chance(0.3) ? `${mail}${random.between(1, 99)}@posta.example` : null, pec: random.chance(0.03) ? `${mail}@pec.example` : null, phone: random.chance(0.35) ? `3${random.between(20, 99)} ${random.between(1_000_000, 9_999_999)}` : null,
  };
}

/** The company of an index, with a VAT number of its own. */
export function inventedCompany(seed: number, index: number): InventedPerson {
  const random = seededRandom(seed ^ Math.imul(index + 1, 0x85ebca6b) ^ 0x5bd1e995);
  const first10 = `${String(1_000_000 + ((index * 48_271) % 8_999_993)).padStart(7, '0')}${random.pick(['024', '028', '023', '015'])}`;
  const surname = random.pick(SURNAMES);
  const name = `${random.pick(TRADES)} ${surname} ${random.pick(FORMS)}`;
  const mail = `${plainLetters(surname).toLowerCase()}${index}`;
  return {
    type: 'G', fiscalCode: `${first10}${numericTaxCodeCheckDigit(first10)}`, name, ...address(random),
    email: random.chance(0.4) ? `info@${mail}.example` : null, pec: random.chance(0.8) ? `${mail}@pec.example` : null, phone: random.chance(0.5) ? `0445 ${random.between(100_000, 999_999)}` : null,
  };
}

type Random = ReturnType<typeof seededRandom>;

function address(random: Random): Pick<InventedPerson, 'street' | 'civicNumber' | 'postalCode' | 'city' | 'province' | 'country'> {
  const street = random.pick(STREETS);
  const civicNumber = `${random.between(1, 180)}${random.chance(0.08) ? `/${random.pick(['A', 'B', 'C'])}` : ''}`;
  return { street, civicNumber, ...(random.chance(0.88) ? HOME : random.pick(ELSEWHERE)) };
}

/** Letters of a name as codes know them: upper case, no accents, apostrophes or blanks. */
function plainLetters(text: string): string {
  return text.replace(/ß/g, 'ss').normalize('NFD').replace(/[^A-Za-z.]/g, '');
}

function splitLetters(name: string): Readonly<{ consonants: string; vowels: string }> {
  const letters = plainLetters(name).toUpperCase();
  return { consonants: letters.replace(/[AEIOU]/g, ''), vowels: letters.replace(/[^AEIOU]/g, '') };
}

function surnameCode(surname: string): string {
  const { consonants, vowels } = splitLetters(surname);
  return `${consonants}${vowels}XXX`.slice(0, 3);
}

/** With four consonants or more the second one is skipped. */
function givenNameCode(given: string): string {
  const { consonants, vowels } = splitLetters(given);
  return consonants.length > 3 ? `${consonants.charAt(0)}${consonants.slice(2, 4)}` : `${consonants}${vowels}XXX`.slice(0, 3);
}

function birthCode(day: number, woman: boolean): string {
  const date = new Date(Date.UTC(FIRST_YEAR, 0, 1 + day));
  const dayOfMonth = date.getUTCDate() + (woman ? 40 : 0);
  return `${String(date.getUTCFullYear() % 100).padStart(2, '0')}${FISCAL_CODE_MONTHS.charAt(date.getUTCMonth())}${String(dayOfMonth).padStart(2, '0')}`;
}
