/** What is thrown through `follow` by whoever asks for each address of a redirect separately. */
import { Refusal } from '#schema/errors.ts';

/** The site leads to `url`, which was not asked. */
export class LedElsewhere extends Refusal {
  readonly code = 'led-elsewhere';
  readonly status = 302;
  readonly url: string;
  constructor(url: string) {
    super('The site leads to another address');
    this.url = url;
  }
}
