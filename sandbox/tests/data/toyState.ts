import { Cell, Collection, type Row } from "../../store";

export interface Note extends Row {
  readonly text: string;
}

/** A state with one collection and one counter. */
export class ToyState {
  readonly notes = new Collection<Note>(10);
  readonly count = new Cell(0);
}

/** What a state holds, to compare. */
export function contentOf({ notes, count }: ToyState): object {
  return { notes: notes.all(), highestId: notes.highestId, count: count.value };
}

/** When what has changed is written. */
export function written(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
