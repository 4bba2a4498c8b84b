/** A row of a {@link Collection}, with its unique id. */
export interface Row {
  readonly id: number;
}

/** Called with the id of a row that was inserted, changed or deleted, or `all` if all rows were replaced. */
export type RowWatcher = (id: number | "all", quiet: boolean) => void;

/** What the rows of a group have in common, such as the id of their pipeline. */
export type GroupKey = number | string;

/** The rows of one kind in insertion order. It uses no HTTP, clock or randomness. */
export class Collection<T extends Row> {
  private readonly rows = new Map<number, T>();
  private lastId: number;
  private watcher: RowWatcher | undefined;

  private readonly groups = new Map<GroupKey, Set<number>>();

  /**
   * Ids count up from `firstId`, so that two kinds of rows can have different ids. `groupsOf` is an index for `group`: the groups of
   * a row must not change during its life.
   */
  constructor(
    private readonly firstId = 1,
    private readonly groupsOf: (row: T) => readonly GroupKey[] = () => [],
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
    // Without a copy: a pipeline with many jobs looks for a row for each of them.
    for (const row of this.rows.values()) if (matches(row)) return row;
    return undefined;
  }

  filter(matches: (row: T) => boolean): T[] {
    const found: T[] = [];
    for (const row of this.rows.values()) if (matches(row)) found.push(row);
    return found;
  }

  all(): T[] {
    return [...this.rows.values()];
  }

  /** The rows of one group, in insertion order. */
  group(key: GroupKey): T[] {
    const found: T[] = [];
    for (const id of this.groups.get(key) ?? []) {
      const row = this.rows.get(id);
      if (row) found.push(row);
    }
    return found;
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
    if (row) for (const key of this.groupsOf(row)) this.groups.get(key)?.delete(id);
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
    for (const key of this.groupsOf(row)) {
      const ids = this.groups.get(key) ?? new Set();
      this.groups.set(key, ids.add(row.id));
    }
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
