/** The one way to link to somebody else's site: in a tab of its own that cannot reach ours, and without vouching for it. */
import type { ReactNode } from 'react';
import { isWebUrl } from './mark.ts';

interface ForeignLinkProps {
  href: string;
  children: ReactNode;
}

/** The words alone when the address is not one that a browser opens as a page. */
export function ForeignLink({ href, children }: ForeignLinkProps) {
  if (!isWebUrl(href)) return <>{children}</>;
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}
