import { mapWithLimit } from "../../components/mapWithLimit";
import { GitLabAnswer, type GroupReader, type ListedProject } from "../../components/gitlab/lookups/groupProjects";
import { foundProgram, programPlaces } from "../../pipeline/fleet/foundPrograms";
import type { FoundProject } from "../../pipeline/fleet/onboarding";
import { ciFile } from "../../targets/gitlab/ciFilePath";
import { CommandError } from "../usage";

/** The projects of a group. */
export interface FoundGroup {
  /** The number of its projects that the token sees. */
  readonly projects: number;
  /** Those with Pulumi programs, sorted by path. */
  readonly found: readonly FoundProject[];
  /** Those whose files the token cannot read, with the reason. */
  readonly unread: readonly { readonly project: string; readonly reason: string }[];
  /** Whether the token sees all projects. */
  readonly isComplete: boolean;
}

/** The number of concurrent requests. */
const concurrency = 8;

/** Finds the Pulumi programs of a group, whose project files are at most `depth` folders deep. */
export async function discoverGroup(reader: GroupReader, group: string, depth: number): Promise<FoundGroup> {
  return explained(group, async () => {
    const isComplete = await reader.seesAll(group);
    const projects = await reader.projects(group);
    const read = await mapWithLimit(projects, (project) => readProject(reader, project, depth), concurrency);
    return {
      projects: projects.length,
      found: read.flatMap(({ found }) => found ?? []).sort((a, b) => (a.project < b.project ? -1 : 1)),
      unread: read.flatMap(({ unread }) => unread ?? []),
      isComplete,
    };
  });
}

interface ReadProject {
  readonly found?: FoundProject;
  readonly unread?: FoundGroup["unread"][number];
}

async function readProject(reader: GroupReader, project: ListedProject, depth: number): Promise<ReadProject> {
  if (project.empty_repo === true || project.repository_access_level === "disabled") return {};
  try {
    const files = await reader.files(project);
    const programs = [];
    for (const place of programPlaces(files, depth)) {
      programs.push(foundProgram(place, await reader.text(project, place.file), files));
    }
    if (programs.length === 0) return {};
    return {
      found: {
        project: project.path_with_namespace,
        defaultBranch: project.default_branch ?? "HEAD",
        programs,
        hasCiFile: hasDefaultCiPath(project) && files.includes(ciFile),
      },
    };
  } catch (error) {
    // Any other status is about the token or GitLab itself, so it concerns all projects.
    if (!(error instanceof GitLabAnswer) || ![403, 404].includes(error.status)) throw error;
    return { unread: { project: project.path_with_namespace, reason: error.message } };
  }
}

/** Whether the project's CI file has the default path. GitLab: an empty `ci_config_path` is the default. */
function hasDefaultCiPath({ ci_config_path: path }: ListedProject): boolean {
  return !path || path === ciFile;
}

/** Sends requests, and turns their errors into messages for users. */
async function explained<Result>(group: string, request: () => Promise<Result>): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    throw new CommandError(reasonOf(group, error));
  }
}

function reasonOf(group: string, error: unknown): string {
  if (!(error instanceof GitLabAnswer)) {
    return `GitLab could not be queried: ${error instanceof Error ? error.message : String(error)}`;
  }
  switch (error.status) {
    case 401:
      return "GitLab refused the token. Set GITLAB_TOKEN to a token with the read_api scope that has not expired";
    case 404:
      if (error.isNoGitLab) {
        return "there is no GitLab at the address. Set GITLAB_BASE_URL to the URL of GitLab, with its path if it has one, such as https://example.com/gitlab";
      }
      return `GitLab has no group ${group}, or the token cannot see it`;
    case 429:
      return "GitLab has limited requests for more than five minutes. Try again later";
    default:
      return error.message;
  }
}
