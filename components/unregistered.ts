/**
 * Component arguments that `initialize` gets, but the engine does not store. The settings are in the platform
 * repository and need not be in the state. The SDK registers enumerable keys of the arguments, and this class has none.
 */
export class Unregistered<Value> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }
}
