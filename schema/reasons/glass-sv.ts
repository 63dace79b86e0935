/** Reasons of deletions and of help from outside, in Swedish. */
import type { glassEnglish } from './glass-en.ts';

export const glassSwedish: Record<keyof typeof glassEnglish, readonly [sentence: string, next: string]> = {
  'not-suspended': ['Organisationen är öppen.', 'Stäng den först; så länge den är stängd kan den öppnas igen.'],
  'residue-left': [
    'Något fanns kvar när allt skulle vara raderat.',
    'Se vad som finns kvar och begär raderingen igen.',
  ],
  'same-person': ['Ingen beslutar om det hen själv har begärt.', 'Be någon annan av dem som driver installationen.'],
  'glass-decided': ['Det här är redan avgjort.', 'Ladda om sidan och se hur det blev.'],
  'glass-over': ['Den här hjälpen utifrån är över.', 'Behövs den fortfarande får den begäras på nytt.'],
  'inspector-only-reads': [
    'Den som är på besök utifrån läser och frågar, men ändrar ingenting.',
    'Be organisationen att göra det.',
  ],
  'glass-asked': [
    '[{name}, som är med och driver installationen, ber att få se in i organisationen i {minutes} minuter: ”{reason}”|Någon som driver installationen ber att få se in i organisationen].',
    'Någon annan av dem måste godkänna det. Under ”Hjälp utifrån” kan du stoppa det direkt.',
  ],
  'glass-approved': [
    '[{approver} har låtit {name} se in i organisationen i {minutes} minuter: ”{reason}”|Någon har fått se in i organisationen för en tid].',
    'Allt som läses antecknas. Under ”Hjälp utifrån” kan du avsluta det direkt.',
  ],
  'glass-refused': [
    '[{approver} lät inte {name} se in i organisationen|Ingen fick se in i organisationen].',
    'Ingenting har lästs.',
  ],
  'glass-ended': [
    '[Besöket av {name} är över. Lästa saker: {reads}; ställda frågor: {asks}|Besöket utifrån är över].',
    'Vad som lästes står i loggen över händelser.',
  ],
};
