/** What is thrown to whoever asked with `mayStart` and was told no. */
export class Late extends Error {
  constructor() {
    super('the request was not sent: it could go out only after its time');
  }
}
