/** An event emitter for one event. A listener must not throw: the remaining listeners would not be called. */
export class Signal<T = void> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Adds a listener and returns the function that removes it. */
  on(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
