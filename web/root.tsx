/** The document around every page: language, theme, frame; and what is shown when a page fails. */
import type { HeadersFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Visit } from '#schema/glass.ts';
import type { ListOf } from '#schema/list.ts';
import type { Notice } from '#schema/notice.ts';
import type { Language, Me } from '#schema/session.ts';
import { languageBefore } from './parts/entry.server.ts';
import { Failure, failureOf } from './parts/failure.tsx';
import { Frame } from './parts/frame.tsx';
import { minutesUntil, type VisitLeft } from './parts/visit.tsx';
import { useRoot, VoiceProvider } from './parts/voice.tsx';
import icon from './style/icon.svg';
import './style/tokens.css';
import './style/page.css';
import './style/frame.css';
import './style/card.css';
import './style/form.css';
import './style/table.css';
import './style/run.css';
import './style/source.css';
import './style/difference.css';
import './style/document.css';
import './style/file.css';
import './style/original.css';
import './style/recorder.css';
import './style/recording.css';
import './style/request.css';
import './style/chat.css';
import './style/talk.css';
import './style/conversation.css';
import './style/people.css';
import './style/enter.css';
import './style/admin.css';
import './style/retention.css';
import './style/audit.css';
import './style/record.css';
import './style/print.css';
import { readCookie } from './words/choose.ts';
import { speak } from './words/speak.ts';

export interface Root {
  me: Me | null;
  notices: Notice[];
  /** Of somebody who is let in for a time. */
  visit: VisitLeft | null;
  language: Language;
  theme: Me['theme'];
  nonce: string;
}

/** Never fails: an error page needs its frame most of all. */
export async function loader(args: LoaderFunctionArgs): Promise<Root> {
  const { request, context } = args;
  const [who, told] = await Promise.all([context.api('/me'), context.api('/notice')]);
  const me = who.ok ? ((await who.json()) as Me) : null;
  const notices = told.ok ? ((await told.json()) as ListOf<Notice>).items : [];
  const visit = me?.role === 'inspector' ? await readVisit(args) : null;
  const kept = readCookie(request, 'theme');
  const theme = me?.theme ?? (kept === 'light' || kept === 'dark' ? kept : 'system');
  return { me, notices, visit, theme, language: me?.language ?? (await languageBefore(args)), nonce: context.nonce };
}

async function readVisit({ context }: LoaderFunctionArgs): Promise<VisitLeft | null> {
  const answer = await context.api('/me/visit');
  const { endsAt } = answer.ok ? ((await answer.json()) as Visit) : { endsAt: null };
  return endsAt === null ? null : { endsAt, minutesLeft: minutesUntil(endsAt) };
}

/** The title where no page gives one of its own: that of an error. */
export const meta: MetaFunction<typeof loader> = ({ data, error }) => [
  { title: `${speak(data?.language ?? 'sv').say(failureOf(error))} – Diarium` },
];

export const headers: HeadersFunction = () => ({ vary: 'cookie, accept-language' });

export function Layout({ children }: { children: ReactNode }) {
  const root = useRoot<Root>();
  const language = root?.language ?? 'sv';
  const theme = root?.theme ?? 'system';
  return (
    <html lang={language} data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <link rel="icon" href={icon} type="image/svg+xml" />
        <Meta />
        <Links />
      </head>
      <body>
        <VoiceProvider language={language}>
          <Frame me={root?.me ?? null} notices={root?.notices ?? []} visit={root?.visit ?? null}>
            {children}
          </Frame>
        </VoiceProvider>
        <ScrollRestoration nonce={root?.nonce} />
        <Scripts nonce={root?.nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <Failure error={useRouteError()} />;
}
