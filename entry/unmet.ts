/** An unmet requirement of this package. */
export class Unmet extends Error {
  /** The marker of the SDK's `RunError` in every version. The engine then shows only the message. */
  readonly __pulumiRunError = true;

  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
