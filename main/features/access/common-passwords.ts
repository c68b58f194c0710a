/**
 * Passwords and words that guessers try first, own compilation: Italian and English words, names, teams, keyboard walks, the pagoPA office.
 * A password is refused when it is one of these, alone or dressed with digits and signs at either end (`Password2026!`).
 */
const words = `
abbraccio accesso acquario administrator admin alessandro alessandra alessia amicizia amministratore amministrazione amore amoremio andrea angela angelo anna antonella
antonio arcobaleno assunta autunno azzurro bambina bambino bancomat barbara batman benvenuti benvenuto bellezza bellissima biancaneve biblioteca buonanotte buongiorno
caffe calcio calciomercato cambiami cambialapassword campione caramella carabiniere carmela carnevale caterina celeste changeme chocolate ciao ciaobella ciaociao ciaomondo
cioccolato cittadino cittadini comune comunale comunedi computer contabilita cristina cristiano cuore daniela daniele davide default delpiero demografici diavolo dolcezza
domenica domenico dragon elefante eleonora elena emanuele emanuela estate facebook family famiglia fantastico farfalla federica federico felicita ferrari fidanzata fidanzato
fiorentina football forever forzainter forzajuve forzamilan forzanapoli forzaroma francesca francesco gabriele gabriella gattino gatto giallorossi gelsomino gennaio giorgia giorgio
giovanna giovanni girasole giulia giuliana giulio giuseppe giuseppina google guest hello helloworld iloveyou impiegato inter internet internazionale inverno isabella italia italiano
italiana juventus lazio letmein letmeinplease liberta libero lorenzo login luca lucia luciana lucky luglio maggio mamma mammamia manager marcello marco mare maria mariarosa margherita
marina mario martina massimo master matteo maurizio michela michele michelangelo microsoft milano milan mimosa mipiaci monica monkey montagna morena mondiale municipio municipale
napoli natale nataleanno nicola nicoletta nintendo nonlaso nonloso nonlosoio novembre operatore ottobre pagamento pagamenti pagopa paola paolo papa paradiso parola paroladordine
parolachiave pass passaparola password passwd passw0rd p4ssword p@ssword p@ssw0rd pasqua pasquale patrizia peppino pinguino pippo pippopluto pipistrello pizza polizia pokemon primavera
princess principessa protezione protocollo provaprova prova provadiprova qazwsx qazwsxedc qwerty qwertyuiop qwertyuiopas raffaele raffaella ragazza ragazzo ragioneria riccardo roberta
roberto roma romaroma rosanna rosario rossi rosso sabato salvatore samsung sara scudetto scuola secret segreta segreto segretissima segreteria segretario serenissima serena settembre
sicurezza silvia sistema simona simone sindaco sole sorriso spiderman sportello sportellounico stadio stefania stefano stellina stella summer sunshine superman superuser supervisor system tabacco
tarantino tartaruga temp temporanea temporaneo teresa tesoro tesoromio tesoreria test testtest tiamo tiamoamore tiamotanto tiamotantissimo toor torino trustno1 tramonto tributi ufficio ufficioanagrafe
ufficiotributi ufficiotecnico ufficioragioneria unicorno universita user utente valentina valentino vacanza vacanze venerdi vercelli vincenzo vincenza virgilio vittoria vittorio welcome welcometo windows winter
whatsapp zanzara abcdef abcabc asdfgh asdfghjkl asdasd zxcvbn zxcvbnm qweasd qweasdzxc qweqwe poiuyt lkjhgf mnbvcx
correcthorsebatterystaple iloveyouforever loveyouforever passwordpassword dragondragon footballfootball thisismypassword mypassword lamiapassword lamiapasswordesegreta
nonricordo nonricordolapassword nonmeloricordo passwordsicura passwordsegreta passwordnuova nuovapassword vecchiapassword primapassword passwordcomune comunepassword comuneditalia
repubblicaitaliana viadellarepubblica piazzadelcomune buonalavoro buonlavoro buonafortuna buonagiornata buonaserata forzaitalia fratelliditalia cambiamisubito cambiamiora accessolibero
accessonegato chiavesegreta chiavediaccesso ilmionome lamiachiave supersegreto supersegreta topsecret opensesame apritisesamo abracadabra sempreavanti vivalavita lavitaebella
dolcevita ladolcevita nelmezzodelcammin tantvabene andratuttobene nessunapassword senzapassword passwordvuota admin123admin administratoradmin rootroot adminadmin
`;

/** The words, lower case, without blanks. */
export const commonPasswords: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ''));

/** Rows of the keyboard and orders that a hand follows without thinking. */
export const easySequences: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm', 'qwertyuiopèasdfghjklòàzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qazwsxedcrfvtgbyhnujm', 'q1w2e3r4t5y6u7i8o9p0', '1q2w3e4r5t6y7u8i9o0p',
];
