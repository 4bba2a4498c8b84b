import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { isMap } from "../../../pipeline/isMap";
import type { TeamJobs } from "../../../pipeline/model";
import { ciFile, includedCiFile } from "../../../targets/gitlab/ciFilePath";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { mostIncludes } from "../../../targets/gitlab/include/editInclude";
import {
  includesOf,
  localPath,
  type TeamContent,
  type TeamContents,
  unreadText,
} from "../../../targets/gitlab/include/teamContents";
import { includeEntry } from "../../../targets/gitlab/include/includingFile";
import { refersToInput, withInputs } from "../../../targets/gitlab/include/inputs";
import { readTeamFile } from "../../../targets/gitlab/include/teamFile";
import type { Yaml } from "../../../targets/gitlab/yaml";
import { attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { fileText } from "./existingFile";

/** Reads the local files that the team's CI file includes, and those that they include. */
export async function readTeamContents(
  plan: GitLabPlan,
  text: string,
  options: pulumi.InvokeOptions,
): Promise<TeamContents> {
  return read(plan, options, ({ filesOf }) => filesOf(ciFile, text, {}));
}

/** Reads the local files of the team that the rendered file includes, and those that they include. */
export async function readTeamJobs(
  plan: GitLabPlan,
  { includes }: TeamJobs,
  options: pulumi.InvokeOptions,
): Promise<TeamContents> {
  return read(plan, options, ({ includedFiles }) => includedFiles(includes.map(includeEntry)));
}

/** Reads included files. Their order is that in which GitLab merges them: a later include overrides an earlier one. */
interface Reader {
  readonly filesOf: (path: string, source: string, inputs: Yaml) => Promise<readonly TeamContent[]>;
  readonly includedFiles: (entries: readonly unknown[]) => Promise<readonly TeamContent[]>;
}

async function read(
  plan: GitLabPlan,
  options: pulumi.InvokeOptions,
  filesWith: (reader: Reader) => Promise<readonly TeamContent[]>,
): Promise<TeamContents> {
  // The files that were read, each with its inputs.
  const seen = new Set<string>();
  const unread: string[] = [];
  const missing: string[] = [];

  return { files: await filesWith({ filesOf, includedFiles }), unread, missing };

  /** A file after those that it includes. */
  async function filesOf(path: string, source: string, inputs: Yaml): Promise<TeamContent[]> {
    const file = readTeamFile(source);
    if (!file.ok) {
      unread.push(path);
      return [];
    }
    const content = withInputs(file.value.content, file.value.inputs, inputs);
    if (Object.keys(content).some(refersToInput)) unread.push(`${path}, where a name depends on an input`);
    return [...(await includedFiles(includesOf(content))), { path, content }];
  }

  async function includedFiles(entries: readonly unknown[]): Promise<TeamContent[]> {
    const files: TeamContent[] = [];
    for (const entry of entries) files.push(...(await includedFile(entry)));
    return files;
  }

  async function includedFile(entry: unknown): Promise<readonly TeamContent[]> {
    const path = localPath(entry);
    const inputs = isMap(entry) && isMap(entry.inputs) ? entry.inputs : {};
    const key = `${path ?? ""} ${JSON.stringify(inputs)}`;
    if (path !== undefined && (ownFiles.has(path) || seen.has(key))) return [];
    seen.add(key);
    const found = path === undefined || seen.size > mostIncludes ? undefined : await textOf(path);
    if (path === undefined || found === undefined) {
      unread.push(unreadText(entry));
      return [];
    }
    return filesOf(path, found, inputs);
  }

  async function textOf(filePath: string): Promise<string | undefined> {
    const { project, defaultBranch: ref } = plan;
    const file = await attempt(gitlab.getRepositoryFile({ project, ref, filePath }, options));
    if (!file.ok && isNotFound(file.reason)) missing.push(filePath);
    return file.ok ? fileText(file.value) : undefined;
  }
}

const ownFiles: ReadonlySet<string> = new Set([includedCiFile, ciFile]);
