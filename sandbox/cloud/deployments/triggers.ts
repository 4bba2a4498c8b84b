import { globMatcher } from "../../runner/artifacts/glob";
import type { SettingsDocument, VcsSettings } from "./settingsDocument";

/** A push to a repository of an integration. */
export interface VcsPush {
  readonly provider: string;
  /** The full path of the repository. */
  readonly repository: string;
  readonly ref: string;
  readonly isTag: boolean;
  readonly changedFiles: readonly string[];
}

/** Whether a push starts an update of the stack with these settings. */
export function startsOnPush({ vcs, sourceContext }: SettingsDocument, push: VcsPush): boolean {
  if (!vcs || !isOf(vcs, push)) return false;
  if (push.isTag) return vcs.deployTags === true && matchesTag(vcs.tagFilters ?? [], push.ref);
  return (
    vcs.deployCommits === true &&
    shortRef(sourceContext?.git?.branch) === push.ref &&
    matchesPaths(vcs.paths ?? [], push.changedFiles)
  );
}

/** Whether a merge request to `target` concerns the stack with these settings. */
export function concernsRequest(
  { vcs, sourceContext }: SettingsDocument,
  request: Pick<VcsPush, "provider" | "repository" | "changedFiles"> & { readonly target: string },
): boolean {
  return (
    vcs !== undefined &&
    isOf(vcs, request) &&
    shortRef(sourceContext?.git?.branch) === request.target &&
    matchesPaths(vcs.paths ?? [], request.changedFiles)
  );
}

/** A branch without `refs/heads/`, as Pulumi Cloud reads it. */
export function shortRef(ref = ""): string {
  return ref.replace(/^refs\/(heads|tags)\//, "");
}

/** Whether a tag matches a filter and no filter that starts with `!`. Without filters, every tag does. */
export function matchesTag(filters: readonly string[], tag: string): boolean {
  return matchesOne(filters, tag);
}

/** Whether a changed file matches an include and no exclude. Without includes, every file is included. */
export function matchesPaths(paths: readonly string[], changedFiles: readonly string[]): boolean {
  return paths.length === 0 || changedFiles.some((file) => matchesOne(paths, file));
}

function matchesOne(patterns: readonly string[], text: string): boolean {
  const excludes = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const includes = patterns.filter((pattern) => !pattern.startsWith("!"));
  if (excludes.some((pattern) => globMatcher(pattern)(text))) return false;
  return includes.length === 0 || includes.some((pattern) => globMatcher(pattern)(text));
}

function isOf({ provider, repository = "" }: VcsSettings, push: Pick<VcsPush, "provider" | "repository">): boolean {
  return provider === push.provider && repository.toLowerCase() === push.repository.toLowerCase();
}
