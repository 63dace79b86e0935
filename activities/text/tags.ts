/** Tags and text of HTML as a stream of events: names in lower case, entities decoded, only the attributes asked for. */
import { decodeHTML, decodeHTMLAttribute } from 'entities';
import { Tokenizer } from 'htmlparser2';

/** Longer attribute values are cut; nothing that is read from them is that long. */
const MAX_VALUE_LENGTH = 4_096;

export type Attributes = Record<string, string>;
export type TagEvents = {
  open(tag: string, attributes: Attributes, isSelfClosing: boolean): void;
  close(tag: string): void;
  text(text: string): void;
};

const NO_ATTRIBUTES: Attributes = Object.freeze({});
/** What stands in these is no markup, and has no entities, up to their end. */
const RAW = new Set('script style xmp iframe noembed noframes plaintext'.split(' '));

const decoded = (text: string, decode: (text: string) => string) => (text.includes('&') ? decode(text) : text);

/** Calls `events` for all of `html` in order. An attribute without a value, or given twice, is its first spelling. */
export function scanTags(html: string, wanted: Set<string>, events: TagEvents): void {
  let tag = '';
  let attributes = NO_ATTRIBUTES;
  let name: string | null = null;
  let value = '';

  let isRaw = false;

  const open = (isSelfClosing: boolean) => {
    isRaw = RAW.has(tag);
    if (tag !== '') events.open(tag, attributes, isSelfClosing);
    tag = '';
    attributes = NO_ATTRIBUTES;
  };
  const tokenizer = new Tokenizer(
    // Without entities to look for, whole texts and values are skipped over; the few that have some are decoded here.
    { recognizeSelfClosing: true, decodeEntities: false },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
      },
      onattribname(start, end) {
        const found = html.slice(start, end).toLowerCase();
        name = wanted.has(found) ? found : null;
        value = '';
      },
      onattribdata(start, end) {
        if (name !== null && value.length < MAX_VALUE_LENGTH) {
          value += decoded(html.slice(start, Math.min(end, start + MAX_VALUE_LENGTH)), decodeHTMLAttribute);
        }
      },
      onattribentity() {},
      onattribend() {
        if (name === null) return;
        if (attributes === NO_ATTRIBUTES) attributes = {};
        attributes[name] ??= value;
      },
      onopentagend: () => open(false),
      onselfclosingtag: () => open(true),
      onclosetag(start, end) {
        isRaw = false;
        events.close(html.slice(start, end).toLowerCase());
      },
      ontext(start, end) {
        const text = html.slice(start, end);
        events.text(isRaw ? text : decoded(text, decodeHTML));
      },
      ontextentity() {},
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
}
