/** The words of the sample site's frame, and the sections its menu shows, in both languages. */
import type { Language } from './page.ts';

type Section = { slug: string; label: string };

export type FrameWords = {
  home: string;
  skip: string;
  menu: string;
  here: string;
  otherLanguage: string;
  search: string;
  cookies: string;
  acceptAll: string;
  necessaryOnly: string;
  inSection: string;
  share: string;
  published: string;
  modified: string;
  listen: string;
  contact: string;
  openHours: string;
  about: string;
  staff: string;
  sections: Section[];
};

const sv: FrameWords = {
  home: '/',
  skip: 'Hoppa till innehållet',
  menu: 'Huvudmeny',
  here: 'Du är här',
  otherLanguage: 'In English',
  search: 'Sök på webbplatsen',
  cookies:
    'Vi använder kakor för att webbplatsen ska fungera och för att räkna besök. Du väljer själv vilka du tillåter.',
  acceptAll: 'Tillåt alla kakor',
  necessaryOnly: 'Bara nödvändiga',
  inSection: 'I samma avsnitt',
  share: 'Dela sidan',
  published: 'Publicerad',
  modified: 'Senast ändrad',
  listen: 'Lyssna på sidan',
  contact: 'Kontaktcenter 0980-319 200',
  openHours: 'Storgatan 14, 989 10 Björkhamra',
  about: 'Tillgänglighet',
  staff: 'Intranät för anställda',
  sections: [
    { slug: '/bygga-bo', label: 'Bygga, bo och miljö' },
    { slug: '/forskola-skola', label: 'Förskola och skola' },
    { slug: '/omsorg-stod', label: 'Omsorg och stöd' },
    { slug: '/uppleva-gora', label: 'Uppleva och göra' },
    { slug: '/trafik-gator', label: 'Trafik och gator' },
    { slug: '/naringsliv', label: 'Näringsliv och arbete' },
    { slug: '/kommun-politik', label: 'Kommun och politik' },
    { slug: '/e-tjanster', label: 'E-tjänster' },
    { slug: '/om-webbplatsen', label: 'Om webbplatsen' },
  ],
};

const en: FrameWords = {
  home: '/en',
  skip: 'Skip to content',
  menu: 'Main menu',
  here: 'You are here',
  otherLanguage: 'På svenska',
  search: 'Search the site',
  cookies: 'We use cookies to make the site work and to count visits. You decide which ones you allow.',
  acceptAll: 'Allow all cookies',
  necessaryOnly: 'Necessary only',
  inSection: 'In this section',
  share: 'Share this page',
  published: 'Published',
  modified: 'Last changed',
  listen: 'Listen to this page',
  contact: 'Contact centre +46 980 319 200',
  openHours: 'Storgatan 14, 989 10 Björkhamra, Sweden',
  about: 'Accessibility (in Swedish)',
  staff: 'Intranet for staff (in Swedish)',
  sections: [
    { slug: '/en/moving-here', label: 'Moving here' },
    { slug: '/en/housing', label: 'Housing' },
    { slug: '/en/education', label: 'Education' },
    { slug: '/en/care', label: 'Care' },
    { slug: '/en/leisure', label: 'Leisure' },
    { slug: '/en/traffic', label: 'Traffic' },
    { slug: '/en/business', label: 'Business' },
    { slug: '/en/municipality', label: 'Municipality' },
  ],
};

export const frameWords: Record<Language, FrameWords> = { sv, en };
