/** Words that ask or join and say nothing of the matter, in Swedish and English. */

const swedish =
  'alla allt är än andra annan annat att av bara bli blir både båda da de dem den denna deras dess dessa det detta dig din dina dit ditt du där därför då efter ej eller en er era ert ett finns fick får få före för från ge genom ges gick gäller gör göra ha hade han hans har hej hela henne hennes hit hon honom hur här i icke in inom inte jag ju just kan kanske kommer kommun kommunen kunde man med mellan men mig min mina mitt mot mycket många måste ni nu när någon något några och om oss på samma sedan ser sig sin sina sitt ska skall skulle som så sådan till tills ta tar under upp ur ut utan vad var vara varför varit varje vars vart vem vems vi vid vilka vilken vilket vill vår våra vårt åt över ligger heter behöver brukar kosta kostar kostade betala betalar pris priset dyr dyrt dyra ansöka ansöker söka söker boka bokar hitta hittar fungerar hemma';

const english =
  'a about after all also am an and any are as at be because been being both but by can could did do does doing for from further get gets had has have having he her here hers him his how i if in into is it its just long many may me more most much must my need needs no nor not now of off on once only or other our out over own please same shall she should so some such than that the their them then there these they this those to too under until up us very was we were what when where which while who whom whose why will with would you your municipality cost costs pay pays paid price charge charged much soon far ahead keep take put anyone let apply book find work works long';

const words = new Set(`${swedish} ${english}`.split(' '));

export const isStopWord = (word: string): boolean => words.has(word);
