/** The original beside the text: pages of a PDF and pictures, with the cited places marked; all else can be saved. */
import { useMemo, useState } from 'react';
import type { Document } from '#schema/document.ts';
import { type Box, Boxes } from './boxes.tsx';
import { useScripts } from './fold.ts';
import type { Range } from './mark.ts';
import { boxesByPage } from './page-place.ts';
import { PdfView } from './pdf-view.tsx';
import { useVoice } from './voice.tsx';

/** Pictures that browsers show; of TIFF some do, and of the others the page says that it cannot be shown. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/tiff'];

export const originalPath = ({ id, version }: Pick<Document, 'id' | 'version'>) =>
  `/api/v1/document/${id}/original?versionId=${version.id}`;

/** Whether the original can be shown beside its text. */
export const isShown = ({ mediaType }: Pick<Document, 'mediaType'>): boolean =>
  mediaType === 'application/pdf' || pictures.includes(mediaType);

interface Props {
  document: Document;
  marks: Range[];
  /** The one asked for where nothing is marked. */
  page: number;
  /** Told when it has taken its room. */
  onDrawn: () => void;
}

export function OriginalView({ document, marks, page, onDrawn }: Props) {
  const { say } = useVoice();
  const scripts = useScripts();
  const { blocks } = document;
  const marked = useMemo(() => boxesByPage(blocks, marks), [blocks, marks]);
  const address = originalPath(document);
  if (pictures.includes(document.mediaType)) {
    return <Picture key={address} address={address} boxes={[...marked.values()].flat()} onDrawn={onDrawn} />;
  }
  return (
    <section className="original" aria-label={say('original.title')}>
      {scripts ? (
        <PdfView address={address} marked={marked} page={[...marked.keys()][0] ?? page} onDrawn={onDrawn} />
      ) : (
        <noscript>
          <p className="notice">{say('original.scripts')}</p>
        </noscript>
      )}
    </section>
  );
}

type PictureProps = Pick<Props, 'onDrawn'> & { address: string; boxes: readonly Box[] };

function Picture({ address, boxes, onDrawn }: PictureProps) {
  const { say } = useVoice();
  const [failed, setFailed] = useState(false);
  // It may have failed before anybody listened.
  const look = (image: HTMLImageElement | null) => {
    if (image?.complete && image.naturalWidth === 0) setFailed(true);
  };
  return (
    <section className="original" aria-label={say('original.title')}>
      {failed ? (
        <p className="notice warn">{say('original.failed')}</p>
      ) : (
        <div className="drawing">
          <img
            ref={look}
            src={address}
            alt={say('original.picture')}
            onLoad={onDrawn}
            onError={() => setFailed(true)}
          />
          <Boxes boxes={boxes} />
        </div>
      )}
    </section>
  );
}
