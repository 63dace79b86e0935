/** Questions that lean on what was asked before: told by their words, in Swedish and English, and made to stand alone. */
import { contentWords } from './extract.ts';

/** How a question goes on from another one. */
const opener =
  /^(och|men|samt|eller|även|också|då|hur är det med|hur blir det med|vad gäller (för|om)|and|but|or|also|what about|how about|same for)(?![\p{L}\p{N}])/iu;
/** Asks something of its own, where no opener stands before it. */
const asks =
  /(?<![\p{L}\p{N}])(vad|var|när|hur|vem|vilk\p{L}*|vart|varför|kosta\p{L}*|what|where|when|how|who|which|why|can|kan|får|finns|is|are)(?![\p{L}\p{N}])/iu;
/** Stands for something that was named before, or adds to it. */
const refers =
  /(?<![\p{L}\p{N}])(dess|deras|dem|dit|därifrån|dessa|denna|detta|han|hon|hans|hennes|honom|henne|även|också|its|they|them|their|theirs|those|these|she|he|his|her|him|too|as well)(?![\p{L}\p{N}])/iu;
/** So may these: pronouns, unless they are articles or announce what comes. */
const mayRefer = /(?<![\p{L}\p{N}])(det|den|de|där|it|that|this|there)(?![\p{L}\p{N}])/giu;

/** Asks how something is done and not what: "Vem kontaktar jag?", "How do I pay?" */
const actsOnNothing =
  /^(vem|var|vart|när|hur)\s+[\p{L}]+r\s+(jag|man|vi)[?!.\s]*$|^(who|where|when|how)\s+(do|can|should)\s+(i|we|you)\s+[\p{L}]+[?!.\s]*$/iu;

/** A question with a pronoun and more words of meaning than this stands alone. */
const fewWords = 2;
const earlierChars = 300;
const rewriteChars = 400;

/** Whether the question cannot be understood without what was asked before. */
export function leans(question: string): boolean {
  const words = contentWords(question);
  if (words.length === 0 || opener.test(question.trim())) return true;
  if (words.length > fewWords) return false;
  return isBare(question) || actsOnNothing.test(question.trim()) || refers.test(question) || namesNothing(question);
}

/** One word, or one that "då" follows: a matter, and not what is asked of it. */
const isBare = (question: string) => /^[\p{L}\p{N}-]+(\s+då)?[?!.\s]*$/iu.test(question.trim());

/** A pronoun that is neither an article ("den nya skolan") nor a forerunner ("är det tillåtet att elda", "finns det"). */
function namesNothing(question: string): boolean {
  return [...question.matchAll(mayRefer)].some(({ 0: word, index }) => {
    const before = question.slice(0, index);
    const following = question.slice(index + word.length).match(/[\p{L}\p{N}]+/gu) ?? [];
    const [next = ''] = following;
    if (/^(där|there)$/i.test(word)) return following.length === 0;
    if (/(finns|fanns)\s+$/i.test(before) || /^(finns|fanns)$/i.test(next)) return false;
    if (!/^(den|de)$/i.test(word) && following.some((other) => /^(att|to)$/i.test(other))) return false;
    if (contentWords(next).length === 0) return true;
    // "Är det gratis?" asks about something, "När är det sportlov?" does not.
    const isEmpty = /^det$/i.test(word) && /^\s*(när|var|hur|vad|vem|vilk)/i.test(question);
    return following.length === 1 && !isEmpty;
  });
}

/** The question as it stands when it stands alone; else with what it leans on, `earlier`, the question before. */
export function leanOn(question: string, earlier: string): string {
  if (!leans(question)) return question;
  const before = earlier.slice(0, earlierChars);
  const rest = question.trim().replace(opener, '').trim();
  const asksItself = asks.test(rest);
  // A question that asks for something else (a price, a time) takes over what it is about, and not what was asked of it.
  if (asksItself) return `${question} ${contentWords(before).join(' ')}`.trim();
  return instead(before, rest) ?? `${before} ${question}`;
}

/** "Vad kostar det för vuxna?" and "för barn?" make "Vad kostar det för barn?"; null where nothing is taken back. */
function instead(earlier: string, rest: string): string | null {
  const [, link, other] = /^(för|till|i|på|om|med|hos|for|to|in|on|at|with)\s+(.*?)[?!.\s]*$/iu.exec(rest) ?? [];
  if (!link || !other) return null;
  const place = new RegExp(`(?<=\\s${link}\\s+)[\\p{L}\\p{N}]+(?!.*\\s${link}\\s)`, 'isu');
  return place.test(earlier) ? earlier.replace(place, other) : null;
}

/** What a model wrote as the question, null when that is no question: empty, long, more than a line, or markup. */
export function readRewrite(written: string): string | null {
  const text = written
    .trim()
    .replace(/^["'”“«]+|["'”“»]+$/g, '')
    .trim();
  const isQuestion = text.length > 0 && text.length <= rewriteChars && !/[\r\n\0]|<\/?[a-z!]/i.test(text);
  return isQuestion ? text : null;
}
