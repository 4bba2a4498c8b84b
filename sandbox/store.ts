/** A row of a {@link Collection}: whatever it holds besides, it has a number of its own. */
export interface Row {
  readonly id: number;
}

/** The rows of one kind, kept in the order in which they were inserted. No HTTP, no clock, no randomness. */
export class Collection<T extends Row> {
  private readonly rows = new Map<number, T>();
  private lastId: number;

  /** Ids count up from `firstId`, so that two kinds of rows need not share numbers. */
  constructor(private readonly firstId = 1) {
    this.lastId = firstId - 1;
  }

  insert(row: Omit<T, "id">): T {
    const id = ++this.lastId;
    const inserted = { ...row, id } as T;
    this.rows.set(id, inserted);
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

  /** Replaces the named fields of a row. The row must exist. */
  update(id: number, changes: Partial<Omit<T, "id">>): T {
    const row = this.rows.get(id);
    if (!row) throw new Error(`no row ${id}`);
    const updated = { ...row, ...changes, id };
    this.rows.set(id, updated);
    return updated;
  }

  delete(id: number): boolean {
    return this.rows.delete(id);
  }

  clear(): void {
    this.rows.clear();
    this.lastId = this.firstId - 1;
  }
}
