/** A row of a {@link Collection}, with its unique id. */
export interface Row {
  readonly id: number;
}

/** Called with the id of a row that was inserted, changed or deleted, or `all` if all rows were replaced. */
export type RowWatcher = (id: number | "all", quiet: boolean) => void;

/** The rows of one kind in insertion order. It uses no HTTP, clock or randomness. */
export class Collection<T extends Row> {
  private readonly rows = new Map<number, T>();
  private lastId: number;
  private watcher: RowWatcher | undefined;

  private readonly groups = new Map<number, Set<number>>();

  /**
   * Ids count up from `firstId`, so that two kinds of rows can have different ids. `groupOf` is an index for `group`: it
   * must not change during the life of a row.
   */
  constructor(
    private readonly firstId = 1,
    private readonly groupOf?: (row: T) => number,
  ) {
    this.lastId = firstId - 1;
  }

  insert(row: Omit<T, "id">): T {
    const id = ++this.lastId;
    const inserted = { ...row, id } as T;
    this.put(inserted);
    this.watcher?.(id, false);
    return inserted;
  }

  get(id: number): T | undefined {
    return this.rows.get(id);
  }

  find(matches: (row: T) => boolean): T | undefined {
    return this.all().find(matches);
  }

  filter(matches: (row: T) => boolean): T[] {
    return this.all().filter(matches);
  }

  all(): T[] {
    return [...this.rows.values()];
  }

  /** The rows of one group. */
  group(key: number): T[] {
    return [...(this.groups.get(key) ?? [])].flatMap((id) => this.rows.get(id) ?? []);
  }

  /** Replaces the given fields of an existing row. A `quiet` change is saved with the next change that is not quiet. */
  update(id: number, changes: Partial<Omit<T, "id">>, { quiet = false } = {}): T {
    const row = this.rows.get(id);
    if (!row) throw new Error(`no row ${id}`);
    const updated = { ...row, ...changes, id };
    this.rows.set(id, updated);
    this.watcher?.(id, quiet);
    return updated;
  }

  delete(id: number): boolean {
    const row = this.rows.get(id);
    if (row && this.groupOf) this.groups.get(this.groupOf(row))?.delete(id);
    const deleted = this.rows.delete(id);
    if (deleted) this.watcher?.(id, false);
    return deleted;
  }

  clear(): void {
    this.load([], this.firstId - 1);
  }

  /** The highest id so far, including deleted rows. */
  get highestId(): number {
    return this.lastId;
  }

  /** Replaces all rows. */
  load(rows: Iterable<T>, highestId: number): void {
    this.rows.clear();
    this.groups.clear();
    for (const row of rows) this.put(row);
    this.lastId = highestId;
    this.watcher?.("all", false);
  }

  /** Sets the watcher that is called at each change. There is at most one. */
  watch(watcher: RowWatcher): void {
    this.watcher = watcher;
  }

  private put(row: T): void {
    this.rows.set(row.id, row);
    if (!this.groupOf) return;
    const group = this.groupOf(row);
    const ids = this.groups.get(group) ?? new Set();
    this.groups.set(group, ids.add(row.id));
  }
}

/** A single value, such as a counter. */
export class Cell<T> {
  private watcher: (() => void) | undefined;

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set value(value: T) {
    this.current = value;
    this.watcher?.();
  }

  /** Sets the watcher that is called at each change. There is at most one. */
  watch(watcher: () => void): void {
    this.watcher = watcher;
  }
}
