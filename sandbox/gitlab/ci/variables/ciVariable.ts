/** A variable on its way to a job. Of two with the same key the later one counts. */
export interface CiVariable {
  readonly key: string;
  readonly value: string;
  /** The job finds the value in a file. */
  readonly file?: boolean;
  /** A `$` in its value is a dollar sign. */
  readonly raw?: boolean;
  readonly masked?: boolean;
}

/** Variables of these values, in their order, without those that have none. */
export function variables(values: Readonly<Record<string, string | null | undefined>>): CiVariable[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [{ key, value }],
  );
}

/** What each key comes to. */
export function byKey(variables: readonly CiVariable[]): ReadonlyMap<string, CiVariable> {
  return new Map(variables.map((variable) => [variable.key, variable]));
}
