/** Finds the jobs that the needs refer to, in the order of all jobs, without a scan. */
export type NeedIndex<T> = (needs: Iterable<string>) => T[];

/** Indexes jobs by each name that a need may use: their own, or the common name of parallel jobs. */
export function needIndex<T extends { readonly name: string }>(jobs: readonly T[]): NeedIndex<T> {
  const positions = new Map<string, number[]>();
  for (const [position, { name }] of jobs.entries()) {
    for (const need of needsFor(name)) {
      const known = positions.get(need);
      if (known) known.push(position);
      else positions.set(need, [position]);
    }
  }
  return (needs) => {
    const found = new Set(Array.from(needs, (need) => positions.get(need) ?? []).flat());
    return [...found].sort((a, b) => a - b).flatMap((position) => jobs[position] ?? []);
  };
}

/** The names that a need may use for the job. GitLab appends `: [a, b]` or ` 1/2` to the names of parallel jobs. */
function needsFor(name: string): string[] {
  const needs = [name];
  const numbered = / \d+\/\d+$/.exec(name);
  if (numbered) needs.push(name.slice(0, numbered.index));
  if (!name.endsWith("]")) return needs;
  for (let at = name.indexOf(": ["); at >= 0; at = name.indexOf(": [", at + 1)) needs.push(name.slice(0, at));
  return needs;
}
