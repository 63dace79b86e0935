/** Reasons of requests about somebody's data, in Swedish: sentence and next step. */
import type { requestEnglish } from './request-en.ts';

export const requestSwedish: Record<keyof typeof requestEnglish, readonly [sentence: string, next: string]> = {
  'request-ended': ['Ärendet är avslutat.', 'Registrera ett nytt om personen begär något mer.'],
  'request-busy': ['Arbetet med ärendet pågår fortfarande.', 'Vänta tills sökningen är klar och försök igen.'],
  'request-unreviewed': ['Alla träffar är inte granskade.', 'Ange för varje träff om den ska lämnas ut eller inte.'],
  'request-extended': ['Tiden är redan förlängd.', 'Den kan förlängas en gång. Svara på det som går att svara på nu.'],
  'request-too-late': [
    'Så långt kan svaret inte skjutas upp.',
    'Välj en dag efter den då svaret ska ges, och högst {months} månader efter den.',
  ],
  'request-late': [
    'Tiden har gått ut och kan inte längre förlängas.',
    'Besvara begäran så snart det går, och skriv i svaret varför det har dröjt.',
  ],
  'request-future': ['En begäran kan inte ha kommit in en dag som inte har varit.', 'Ange dagen då den kom in.'],
  'request-nobody': ['Det finns ingen här med den e-postadressen.', 'Kontrollera adressen med den som frågar.'],
  'request-nothing-erased': ['Här finns inget kvar som kan raderas.', 'Avsluta ärendet och ange skälen i svaret.'],
  'request-kind': ['Det är inte vad ärendet gäller.', 'Registrera ett ärende av rätt slag.'],
  'request-open': [
    'Personen väntar på svar i ett ärende om sina uppgifter.',
    'Besvara eller avsluta ärendet under Regelefterlevnad, Begäranden, och försök igen.',
  ],
  'person-gone': [
    'Personen är gallrad, och det som skulle lämnas ut går inte längre att öppna.',
    'Avsluta ärendet, och ange skälet i svaret.',
  ],
  'request-review': [
    'Det som finns i ärendet {reference} är framsökt.',
    'Granska det under Regelefterlevnad, Begäranden.',
  ],
  'request-delivered': [
    'Registerutdraget i ärendet {reference} är klart att lämna ut.',
    'Hämta det under Regelefterlevnad, Begäranden.',
  ],
  'request-due': [
    'Ärendet {reference} ska besvaras senast {dueOn}.',
    'Besvara det under Regelefterlevnad, Begäranden.',
  ],
  'request-overdue': [
    'Ärendet {reference} skulle ha besvarats senast {dueOn}.',
    'Besvara det under Regelefterlevnad, Begäranden, och ange varför det dröjt.',
  ],
};
