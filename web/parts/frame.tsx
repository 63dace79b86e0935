/** What stands around every page: the name, the way to the main places, and the choice of language. */
import { Form, Link, NavLink, useLocation, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Notice } from '#schema/notice.ts';
import type { Me } from '#schema/session.ts';
import icon from '../style/icon.svg';
import { compliancePlacesFor } from './compliance-places.ts';
import { Notices } from './notices.tsx';
import { placesFor } from './places.ts';
import { VisitBanner, type VisitLeft } from './visit.tsx';
import { useVoice } from './voice.tsx';

interface FrameProps {
  me: Me | null;
  notices: readonly Notice[];
  visit: VisitLeft | null;
  children: ReactNode;
}
export function Frame({ me, notices, visit, children }: FrameProps) {
  const { say } = useVoice();
  const isUnderway = useNavigation().state !== 'idle';
  return (
    <>
      <div className={isUnderway ? 'underway busy' : 'underway'} aria-hidden="true" />
      <a className="skip" href="#main">
        {say('frame.skip')}
      </a>
      <header className="frame">
        <Link to="/" className="name" aria-label={say('frame.start')}>
          <img src={icon} alt="" width={28} height={28} /> Diarium
        </Link>
        {me && (
          <nav aria-label={say('frame.nav')}>
            {me.permissions.includes('read') && (
              <NavLink to="/" end>
                {say('frame.home')}
              </NavLink>
            )}
            {me.permissions.includes('ask') && <NavLink to="/chat">{say('frame.ask')}</NavLink>}
            {compliancePlacesFor(me.permissions).length > 0 && (
              <NavLink to="/compliance">{say('compliance.title')}</NavLink>
            )}
            {placesFor(me.permissions).length > 0 && <NavLink to="/admin">{say('admin.title')}</NavLink>}
            <NavLink to="/account" className="person">
              {me.name}
            </NavLink>
          </nav>
        )}
      </header>
      {me && visit && <VisitBanner visit={visit} tenantName={me.tenantName} />}
      <Notices notices={notices} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="frame">
        <p>{me ? me.tenantName : say('frame.about')}</p>
        <LanguageChoice />
      </footer>
    </>
  );
}

function LanguageChoice() {
  const { say, language } = useVoice();
  const { pathname, search } = useLocation();
  const other = language === 'sv' ? 'en' : 'sv';
  return (
    <Form method="post" action="/preference" reloadDocument>
      <input type="hidden" name="next" value={pathname + search} />
      <button type="submit" name="language" value={other} className="quiet" lang={other}>
        {say('frame.otherLanguage')}
      </button>
    </Form>
  );
}
