import { expect, test } from 'vitest';
import { questions } from '#tests/sample/questions.ts';
import { leanOn, leans, readRewrite } from './follow-up.ts';

const earlier = 'Hur får jag en båtplats i Hamnen?';

test.each([
  'Vad kostar det?',
  'Och för barn?',
  'Hur är det med pensionärer?',
  'Biblioteket då?',
  'När öppnar de på lördagar?',
  'Kan den bokas?',
  'Är det gratis?',
  'Gäller det även garage?',
  'Vad gäller för företag?',
  'Vilka är deras öppettider?',
  'Varför då?',
  'Vem kontaktar jag?',
  'Hur betalar man?',
  'Öppettider?',
  'What does it cost?',
  'And for children?',
  'What about students?',
  'When does it open?',
  'Who do I contact about that?',
  'Can I bring my dog there?',
  'Is it free?',
  'How do I apply?',
])('%s leans on what was asked before', (question) => {
  const alone = leanOn(question, earlier);
  expect(alone).toContain(question);
  expect(alone.toLowerCase()).toContain('båtplats');
});

test.each([
  'Finns det en simhall?',
  'Var ligger den nya skolan?',
  'Är det tillåtet att elda?',
  'Vad kostar det att få bygglov för ett garage?',
  'Hur mycket kostar det att hyra en lokal?',
  'Öppettider biblioteket',
  'Kontakta kommunen',
  'Vem kontaktar jag om hål i vägen?',
  'Hur betalar jag fakturan?',
  'När är det sportlov?',
  'Kan jag bada där det finns hundar?',
  'Is there a swimming pool?',
  'Is it possible to rent a boat?',
  'When is the town hall open?',
])('%s stands alone', (question) => {
  expect(leanOn(question, earlier)).toBe(question);
});

test('none of the eighty questions about the sample site leans on another', () => {
  expect(questions.length).toBeGreaterThanOrEqual(80);
  expect(questions.filter(({ question }) => leans(question))).toEqual([]);
});

test('a question that asks for something else takes over the matter, not what was asked of it', () => {
  expect(leanOn('När öppnar den?', 'Vad kostar simhallen för vuxna?')).toBe('När öppnar den? simhallen vuxna');
  expect(leanOn('Biblioteket då?', 'När öppnar simhallen?')).toBe('När öppnar simhallen? Biblioteket då?');
});

test('what is said instead of something takes its place', () => {
  expect(leanOn('Och för barn?', 'Vad kostar simhallen för vuxna?')).toBe('Vad kostar simhallen för barn?');
  expect(leanOn('And for cats?', 'What are the rules for dogs in the park?')).toBe(
    'What are the rules for cats in the park?',
  );
  expect(leanOn('Och för barn?', 'Vad kostar simhallen?')).toBe('Vad kostar simhallen? Och för barn?');
});

test('a long way of questions is not dragged along without end', () => {
  expect(leanOn('Och då?', 'ord '.repeat(1000)).length).toBeLessThan(320);
});

test('what a model writes is a question only when it is one line of words', () => {
  expect(readRewrite(' "Vad kostar simhallen för barn?"\n')).toBe('Vad kostar simhallen för barn?');
  for (const nonsense of [
    '',
    '  ""  ',
    'ord '.repeat(200),
    'Fråga:\nVad?',
    '<p>Vad kostar det?</p>',
    '<!doctype html>',
  ])
    expect(readRewrite(nonsense)).toBeNull();
});
