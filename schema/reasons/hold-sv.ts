/** Reasons of legal holds, in Swedish. */
import type { holdEnglish } from './hold-en.ts';

export const holdSwedish: Record<keyof typeof holdEnglish, readonly [sentence: string, next: string]> = {
  'legal-hold': [
    'En rättslig spärr gör att det här inte får tas bort, döljas eller flyttas.',
    'Fråga dem som ansvarar för gallring: det kan tas bort när spärren har hävts.',
  ],
  'hold-same-person': ['Ingen häver det hen själv har begärt.', 'Be någon annan som får lägga spärrar.'],
  'hold-asked': ['Någon har redan bett om att spärren ska hävas.', 'Ladda om sidan och ta ställning till det.'],
  'hold-not-asked': ['Ingen har bett om att spärren ska hävas.', 'Begär det först; någon annan beslutar.'],
  'hold-lifted-before': ['Spärren är redan hävd.', 'Lägg en ny om något ska spärras igen.'],
  'hold-found-nothing': [
    'Sökningen hittar ingenting.',
    'Prova andra ord, eller spärra ett utrymme eller en samling i stället.',
  ],
  'hold-found-much': [
    '[Sökningen hittar mer än {most} saker|Sökningen hittar för mycket].',
    'Lägg till ord som avgränsar, eller spärra ett utrymme eller en samling i stället.',
  ],
  'hold-review': [
    '[Det är dags att se över den rättsliga spärren ”{title}” ({reference})|Det är dags att se över en rättslig spärr].',
    'Avgör om den ska vara kvar, och till när, eller begär att den hävs.',
  ],
  'hold-lift-asked': [
    '[{name} ber om att den rättsliga spärren ”{title}” ska hävas|Någon ber om att en rättslig spärr ska hävas].',
    'Någon annan tar ställning till det, under rättsliga spärrar.',
  ],
  'hold-lifted': [
    '[{name} har hävt den rättsliga spärren ”{title}”|En rättslig spärr har hävts].',
    'Det som den höll kan nu försvinna, efter regler och för hand.',
  ],
  'held-pages-gone': [
    '[{documents} spärrade sidor är borta från webbplatsen och har behållits|Spärrade sidor är borta från webbplatsen och har behållits].',
    'De går att söka i tills spärren har hävts.',
  ],
};
