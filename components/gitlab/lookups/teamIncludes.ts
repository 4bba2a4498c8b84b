import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
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
import { readTeamFile } from "../../../targets/gitlab/include/teamFile";
import { attempt } from "../../lookups/attempt";
import { fileText } from "./existingFile";

/** Reads the local files that the team's CI file includes, and those that they include. */
export async function readTeamContents(
  plan: GitLabPlan,
  text: string,
  options: pulumi.InvokeOptions,
): Promise<TeamContents> {
  const seen = new Set([includedCiFile, ciFile]);
  const unread: string[] = [];

  return { files: await filesOf(ciFile, text), unread };

  /** A file after those that it includes. */
  async function filesOf(path: string, source: string): Promise<TeamContent[]> {
    const file = readTeamFile(source);
    if (!file.ok) {
      unread.push(path);
      return [];
    }
    const { content } = file.value;
    const included: TeamContent[] = [];
    // In order, because a later include wins over an earlier one.
    for (const entry of includesOf(content)) included.push(...(await includedFiles(entry)));
    return [...included, { path, content }];
  }

  async function includedFiles(entry: unknown): Promise<TeamContent[]> {
    const path = localPath(entry);
    if (path !== undefined && seen.has(path)) return [];
    const found = path === undefined || seen.size > mostIncludes ? undefined : await textOf(path);
    if (path === undefined || found === undefined) {
      unread.push(unreadText(entry));
      return [];
    }
    return filesOf(path, found);
  }

  async function textOf(filePath: string): Promise<string | undefined> {
    seen.add(filePath);
    const { project, defaultBranch: ref } = plan;
    const file = await attempt(gitlab.getRepositoryFile({ project, ref, filePath }, options));
    return file.ok ? fileText(file.value) : undefined;
  }
}
