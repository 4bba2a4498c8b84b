import { Cell, Collection, type Row } from "../../store";

export interface Note extends Row {
  readonly text: string;
}

/** A state with one collection and one counter. */
export class ToyState {
  readonly notes = new Collection<Note>(10);
  readonly count = new Cell(0);
}

/** The content of a state, for comparison. */
export function contentOf({ notes, count }: ToyState): object {
  return { notes: notes.all(), highestId: notes.highestId, count: count.value };
}

/** Resolves when the changes are written. */
export function written(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
