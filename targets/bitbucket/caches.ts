import { type Job, type Pipeline, type Program, runsUnreviewedCode } from "../../pipeline/model";
import { toolchainVariables } from "../../pipeline/programs/toolchains";
import { runsProgram } from "../runsProgram";

/** A cache of a `bitbucket-pipelines.yml`. Bitbucket renews it when one of the files changes, and after a week. */
export interface Cache {
  readonly key: { readonly files: readonly string[] };
  readonly path: string;
}

/** The definitions of the caches that the steps of these jobs use, by name. */
export function cacheDefinitions(jobs: readonly Job[], pipeline: Pipeline): Readonly<Record<string, Cache>> {
  const used = pipeline.programs.filter(({ name }) =>
    jobs.some((job) => job.program === name && usesCache(job, pipeline)),
  );
  return Object.fromEntries(
    used.flatMap((program) =>
      cacheNames(program, pipeline).map((name, index) => {
        const path = program.toolchain.cachePaths[index] ?? "";
        return [name, { key: { files: program.toolchain.cacheKeyFiles }, path }] as const;
      }),
    ),
  );
}

/** The names of the caches of a program, one for each folder. Bitbucket: a cache has one path. */
export function cacheNames({ name, toolchain }: Program, { programs }: Pipeline): readonly string[] {
  const { cachePaths } = toolchain;
  const prefix = programs.length === 1 ? "dependencies" : `dependencies-${name}`;
  return cachePaths.map((_, index) => (cachePaths.length === 1 ? prefix : `${prefix}-${index + 1}`));
}

/**
 * Whether a step uses the caches of its program. By default only steps of pull requests do: Bitbucket shares a cache
 * between all pipelines of the repository, and the code of a pull request decides its content.
 */
export function usesCache(job: Job, { sharesCaches }: Pick<Pipeline, "sharesCaches">): boolean {
  return runsProgram(job) && (runsUnreviewedCode(job) || sharesCaches);
}

/** The commands that make the package manager use the cached folders. */
export function cacheScript({ toolchain }: Program): readonly string[] {
  const variables = toolchainVariables({ ...toolchain, variables: {} }, "$BITBUCKET_CLONE_DIR");
  return Object.entries(variables).map(([name, value]) => `export ${name}="${value}"`);
}
