/** Swedish and English sentences put together from word lists by chance: readable to a language detector, never equal. */
import type { Chance } from './random.ts';

export type Language = 'sv' | 'en';

interface Words {
  subjects: string[];
  verbs: string[];
  objects: string[];
  places: string[];
  times: string[];
  headings: string[];
}

const SWEDISH: Words = {
  subjects: [
    'Kommunen',
    'Förvaltningen',
    'Biblioteket',
    'Skolan',
    'Hemtjänsten',
    'Nämnden',
    'Handläggaren',
    'Föreningen',
    'Fastighetsägaren',
    'Räddningstjänsten',
    'Vattenverket',
    'Förskolan',
    'Medborgarkontoret',
    'Överförmyndaren',
  ],
  verbs: [
    'ansvarar för',
    'beslutar om',
    'erbjuder',
    'granskar',
    'lämnar ut',
    'planerar',
    'prövar',
    'redovisar',
    'samordnar',
    'tar emot',
    'underhåller',
    'utreder',
    'förnyar',
    'följer upp',
  ],
  objects: [
    'ansökningar om bygglov',
    'avgiften för sophämtning',
    'bidrag till ideella föreningar',
    'detaljplanen för hamnen',
    'felanmälningar på gatubelysning',
    'förskoleplatser',
    'ledsagning och avlösning',
    'parkeringstillstånd',
    'skolskjuts för elever',
    'snöröjning av gångvägar',
    'tillsyn av enskilda avlopp',
    'trygghetslarm för äldre',
    'utlåning av elcyklar',
    'öppettider på återvinningscentralen',
  ],
  places: [
    'i centrala tätorten',
    'vid sjöns norra strand',
    'på landsbygden',
    'i stadsdelen bakom järnvägen',
    'hos medborgarkontoret',
    'på kommunens webbplats',
    'i gamla brandstationen',
    'vid torget',
  ],
  times: [
    'före månadens slut',
    'under våren',
    'efter sommaruppehållet',
    'varje helgfri vardag',
    'inom fyra veckor',
    'från och med nästa år',
    'när beslutet har vunnit laga kraft',
    'två gånger om året',
  ],
  headings: ['Så ansöker du', 'Avgifter', 'Vem som beslutar', 'Om du är missnöjd', 'Öppettider', 'Bakgrund', 'Villkor'],
};

const ENGLISH: Words = {
  subjects: [
    'The council',
    'The library',
    'The school board',
    'Our planning office',
    'The water works',
    'A case officer',
    'The rescue service',
    'The landlord',
    'The harbour master',
    'The nursery',
    'The citizen desk',
    'The association',
  ],
  verbs: [
    'decides on',
    'offers',
    'reviews',
    'maintains',
    'publishes',
    'coordinates',
    'is responsible for',
    'follows up',
    'receives',
    'inspects',
    'renews',
    'explains',
  ],
  objects: [
    'building permit applications',
    'the fee for waste collection',
    'grants to local clubs',
    'the harbour plan',
    'reports of broken street lights',
    'places at the nursery',
    'parking permits',
    'school transport',
    'snow clearing of footpaths',
    'private sewage systems',
    'safety alarms for the elderly',
    'bicycle lending',
  ],
  places: [
    'in the town centre',
    'on the northern shore',
    'in the countryside',
    'behind the railway',
    'at the citizen desk',
    'on the website',
    'in the old fire station',
    'by the market square',
  ],
  times: [
    'before the end of the month',
    'during spring',
    'after the summer break',
    'every working day',
    'within four weeks',
    'from next year on',
    'once the decision is final',
    'twice a year',
  ],
  headings: ['How to apply', 'Fees', 'Who decides', 'If you disagree', 'Opening hours', 'Background', 'Conditions'],
};

const WORDS: Record<Language, Words> = { sv: SWEDISH, en: ENGLISH };

export function heading(language: Language, chance: Chance): string {
  return chance.pick(WORDS[language].headings);
}

/** About 110 characters, with a number so that two are seldom alike. */
export function sentence(language: Language, chance: Chance): string {
  const words = WORDS[language];
  const number = 100 + chance.below(9_900);
  const reference = language === 'sv' ? `enligt ärende ${number}` : `under case ${number}`;
  const parts = [words.subjects, words.verbs, words.objects, words.places, words.times].map((list) =>
    chance.pick(list),
  );
  return `${parts.join(' ')}, ${reference}.`;
}

/** A made-up word that belongs to one number below 160,000 and to no other; nothing else in the text looks like it. */
export function markerWord(index: number): string {
  const consonants = 'bdfgklmnprstvz';
  const vowels = 'aeiou';
  let rest = index;
  let word = 'qu';
  for (let syllable = 0; syllable < 3; syllable++) {
    const at = rest % 70;
    rest = Math.floor(rest / 70);
    word += `${consonants[at % 14]}${vowels[Math.floor(at / 14)]}`;
  }
  return `${word}x`;
}
