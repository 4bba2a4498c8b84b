/** Tells whoever listens that something happened. A listener that throws ends the others' turn: it must not. */
export class Signal<T = void> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Answers how to stop listening. */
  on(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
