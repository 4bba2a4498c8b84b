/** The jobs in topological order: each after the jobs that it needs. GitLab: `Gitlab::Ci::YamlProcessor::Dag.order`. */
export function needsOrder<T extends { readonly name: string; readonly needs: readonly string[] | null }>(
  jobs: readonly T[],
): T[] {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const ordered = new Set<T>();
  const entered = new Set<T>();
  for (const job of jobs) visit(job);
  return [...ordered];

  function visit(job: T): void {
    if (entered.has(job)) return;
    entered.add(job);
    for (const name of job.needs ?? []) {
      const needed = byName.get(name);
      if (needed) visit(needed);
    }
    ordered.add(job);
  }
}
