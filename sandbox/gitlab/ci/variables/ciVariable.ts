/** A variable for a job. If several have the same key, the last one counts. */
export interface CiVariable {
  readonly key: string;
  readonly value: string;
  /** Whether the job gets the path of a file with the value. */
  readonly file?: boolean;
  /** Whether the value is not expanded, so that `$` is a literal dollar sign. */
  readonly raw?: boolean;
  readonly masked?: boolean;
}

/** Variables with these values, in order, without null and undefined ones. */
export function variables(values: Readonly<Record<string, string | null | undefined>>): CiVariable[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : [{ key, value }],
  );
}

/** The last variable of each key. */
export function byKey(variables: readonly CiVariable[]): ReadonlyMap<string, CiVariable> {
  return new Map(variables.map((variable) => [variable.key, variable]));
}
