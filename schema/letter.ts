/** What is mailed to a person: one link, who it is from and how long it is good. In their language, as text and HTML. */
import { z } from 'zod';
import type { Language } from './session.ts';

/** What a mailed link is for: coming in once, choosing a new password, or coming in for the first time. */
export const LinkPurpose = z.enum(['sign-in', 'reset', 'invite']);
export type LinkPurpose = z.infer<typeof LinkPurpose>;

export type Letter = { to: string; subject: string; text: string; html: string };
export type LetterFacts = {
  to: string;
  language: Language;
  /** The organisation's name. */
  tenant: string;
  url: string;
  hours: number;
};

type Words = { subject: string; lead: string; button: string };
type Phrases = Record<LinkPurpose | 'new-place', Words> & {
  hours: (hours: number) => string;
  once: string;
  unasked: string;
};

const phrases: Record<Language, Phrases> = {
  sv: {
    'sign-in': {
      subject: 'Logga in hos {tenant}',
      lead: 'Här är länken som loggar in dig hos {tenant}.',
      button: 'Logga in',
    },
    reset: {
      subject: 'Nytt lösenord hos {tenant}',
      lead: 'Här är länken för att välja ett nytt lösenord hos {tenant}. Alla dina sessioner avslutas när du gör det.',
      button: 'Välj ett nytt lösenord',
    },
    invite: {
      subject: 'Inbjudan till {tenant}',
      lead: 'Du är inbjuden till {tenant} i Diarium. Länken loggar in dig första gången.',
      button: 'Ta emot inbjudan',
    },
    'new-place': {
      subject: 'Ny inloggning hos {tenant}',
      lead: 'Någon loggade in på ditt konto hos {tenant} från ett nätverk eller en webbläsare som inte har använts förut. Var det inte du, avsluta sessionen och byt lösenord.',
      button: 'Se dina sessioner',
    },
    hours: (hours) => `Länken fungerar en gång, inom ${hours === 1 ? 'en timme' : `${hours} timmar`}.`,
    once: 'Ge den inte till någon annan.',
    unasked: 'Bad du inte om den kan du bortse från det här meddelandet.',
  },
  en: {
    'sign-in': {
      subject: 'Sign in to {tenant}',
      lead: 'Here is the link that signs you in to {tenant}.',
      button: 'Sign in',
    },
    reset: {
      subject: 'A new password at {tenant}',
      lead: 'Here is the link for choosing a new password at {tenant}. All your sessions end when you do.',
      button: 'Choose a new password',
    },
    invite: {
      subject: 'Invitation to {tenant}',
      lead: 'You are invited to {tenant} in Diarium. The link signs you in the first time.',
      button: 'Accept the invitation',
    },
    'new-place': {
      subject: 'A new sign-in at {tenant}',
      lead: 'Somebody signed in to your account at {tenant} from a network or a browser that was not used before. If it was not you, end the session and change your password.',
      button: 'See your sessions',
    },
    hours: (hours) => `The link works once, within ${hours === 1 ? 'an hour' : `${hours} hours`}.`,
    once: 'Do not give it to anybody else.',
    unasked: 'If you did not ask for it, you can leave this message alone.',
  },
};

/** The letter that carries a one-time link. */
export function linkLetter(purpose: LinkPurpose, facts: LetterFacts): Letter {
  const { hours, once, unasked } = phrases[facts.language];
  return compose(purpose, facts, `${hours(facts.hours)} ${once} ${unasked}`);
}

/** The letter about a sign-in from somewhere new; `url` leads to the person's sessions. */
export const newPlaceLetter = (facts: Omit<LetterFacts, 'hours'>): Letter => compose('new-place', facts, '');

function compose(kind: LinkPurpose | 'new-place', facts: Omit<LetterFacts, 'hours'>, note: string): Letter {
  const { to, language, tenant, url } = facts;
  const { subject, lead, button } = phrases[language][kind];
  // The replacement is a function: an organisation's name may hold `$&`.
  const named = (text: string) => text.replace('{tenant}', () => tenant);
  return {
    to,
    subject: named(subject),
    text: [named(lead), url, note].filter(Boolean).join('\n\n'),
    html: `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${inHtml(named(subject))}</title>
<p>${inHtml(named(lead))}</p>
<p><a href="${inHtml(url)}">${button}</a></p>
<p>${inHtml(url)}</p>${note && `\n<p>${note}</p>`}</html>`,
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const inHtml = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);
