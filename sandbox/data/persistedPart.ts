import { Cell, Collection, type Row } from "../store";

/** The changes of a part since the last flush, by the names of its collections and cells. */
export interface PartChange {
  readonly collections: Readonly<Record<string, CollectionChange>>;
  readonly cells: Readonly<Record<string, unknown>>;
}

export interface CollectionChange {
  /** Whether `rows` are all rows; any other row was deleted. */
  readonly all: boolean;
  readonly highestId: number;
  readonly rows: readonly Row[];
  readonly deleted: readonly number[];
}

/** The saved content of a part. */
export interface PartContent {
  readonly collections: Map<string, { rows: Map<number, Row>; highestId: number }>;
  readonly cells: Map<string, unknown>;
}

/** The Collections and Cells of a state, with the changes since the last flush. */
export class PersistedPart {
  private readonly collections: Readonly<Record<string, Collection<Row>>>;
  private readonly cells: Readonly<Record<string, Cell<unknown>>>;
  private readonly changedRows = new Map<string, Set<number | "all">>();
  private readonly changedCells = new Set<string>();

  /** `changed` is called at each change, except quiet ones. */
  constructor(state: object, changed: () => void) {
    this.collections = membersOf(state, Collection<Row>);
    this.cells = membersOf(state, Cell<unknown>);
    for (const [name, collection] of Object.entries(this.collections)) {
      collection.watch((id, quiet) => {
        const ids = this.changedRows.get(name);
        if (ids) ids.add(id);
        else this.changedRows.set(name, new Set([id]));
        if (!quiet) changed();
      });
    }
    for (const [name, cell] of Object.entries(this.cells)) {
      cell.watch(() => {
        this.changedCells.add(name);
        changed();
      });
    }
  }

  /** Loads the saved content into the state. Collections and cells without saved content keep theirs. */
  restore({ collections, cells }: PartContent): void {
    for (const [name, { rows, highestId }] of collections) this.collections[name]?.load(rows.values(), highestId);
    for (const [name, value] of cells) {
      const cell = this.cells[name];
      if (cell) cell.value = value;
    }
    this.forgetChanges();
  }

  /** The changes since `forgetChanges`, or undefined if there are none. */
  changes(): PartChange | undefined {
    if (this.changedRows.size === 0 && this.changedCells.size === 0) return undefined;
    return {
      collections: Object.fromEntries([...this.changedRows].map(([name, ids]) => [name, this.changeOf(name, ids)])),
      cells: Object.fromEntries([...this.changedCells].map((name) => [name, this.cells[name]?.value])),
    };
  }

  forgetChanges(): void {
    this.changedRows.clear();
    this.changedCells.clear();
  }

  /** The whole content, as changes of at most `size` rows. */
  *everything(size: number): Generator<PartChange> {
    yield {
      collections: {},
      cells: Object.fromEntries(Object.entries(this.cells).map(([n, { value }]) => [n, value])),
    };
    for (const [name, collection] of Object.entries(this.collections)) {
      const { highestId } = collection;
      const rows = collection.all();
      for (let from = 0; from === 0 || from < rows.length; from += size) {
        const change = { all: from === 0, highestId, rows: rows.slice(from, from + size), deleted: [] };
        yield { collections: { [name]: change }, cells: {} };
      }
    }
  }

  private changeOf(name: string, ids: ReadonlySet<number | "all">): CollectionChange {
    const collection = this.collections[name];
    if (!collection) throw new Error(`no collection ${name}`);
    const { highestId } = collection;
    if (ids.has("all")) return { all: true, highestId, rows: collection.all(), deleted: [] };
    const rows: Row[] = [];
    const deleted: number[] = [];
    for (const id of ids) {
      const row = id === "all" ? undefined : collection.get(id);
      if (row) rows.push(row);
      else if (id !== "all") deleted.push(id);
    }
    return { all: false, highestId, rows, deleted };
  }
}

/** Applies one change to the saved content of a part. */
export function applyChange(content: PartContent, { collections, cells }: PartChange): void {
  for (const [name, { all, highestId, rows, deleted }] of Object.entries(collections)) {
    const current = all ? new Map<number, Row>() : (content.collections.get(name)?.rows ?? new Map<number, Row>());
    for (const id of deleted) current.delete(id);
    for (const row of rows) current.set(row.id, row);
    content.collections.set(name, { rows: current, highestId });
  }
  for (const [name, value] of Object.entries(cells)) content.cells.set(name, value);
}

function membersOf<T>(state: object, kind: new (...args: never[]) => T): Record<string, T> {
  const members = Object.entries(state) as [string, unknown][];
  return Object.fromEntries(members.filter((entry): entry is [string, T] => entry[1] instanceof kind));
}
