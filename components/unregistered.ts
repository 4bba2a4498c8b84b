/**
 * Arguments of a component that `initialize` gets and the engine does not: the settings are in the platform repository
 * already, and as inputs of the component they would be in its state too. The SDK registers the enumerable keys of the
 * arguments, and this has none.
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
