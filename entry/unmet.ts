/** What this package needs of the machine or of the program, and does not find. */
export class Unmet extends Error {
  /** What the Pulumi SDK knows its own `RunError` by, in every version: the engine shows the message alone. */
  readonly __pulumiRunError = true;

  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
