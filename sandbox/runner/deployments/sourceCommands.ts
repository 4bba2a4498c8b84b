import { shortRef } from "../../cloud/deployments/triggers";
import type { Deployment } from "../../cloud/deployments/entities";
import { shellQuote } from "../shell/shellScript";
import { textOf } from "./deploymentEnvironment";

/** The repository of a deployment, with the credentials for it. */
export interface Repository {
  readonly url: string;
  /** The value of an `Authorization` header. Empty without credentials. */
  readonly authorization: string;
}

/** The repository of a plain URL with the stored credentials. Throws if they are for SSH, which the sandbox does not serve. */
export function plainRepository({ document }: Deployment): Repository {
  const { repoUrl: url = "", gitAuth } = document.sourceContext?.git ?? {};
  if (gitAuth?.sshAuth) throw new Error("the sandbox does not clone by SSH");
  if (gitAuth?.accessToken) return { url, authorization: basic("oauth2", textOf(gitAuth.accessToken)) };
  const { basicAuth } = gitAuth ?? {};
  return { url, authorization: basicAuth ? basic(textOf(basicAuth.userName), textOf(basicAuth.password)) : "" };
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** The commands that check out the revision of a deployment into an existing empty folder. */
export function sourceCommands(deployment: Deployment, { url }: Repository, folder: string): string[] {
  const { commit, refs, shown } = revisionOf(deployment);
  const fetch = `git fetch --quiet origin ${refs.map(shellQuote).join(" ")}`;
  return [
    `echo ${shellQuote(`Cloning ${url} (${shown})`)}`,
    `cd ${shellQuote(folder)}`,
    "git -c init.defaultBranch=none init --quiet --template= .",
    `git remote add origin ${shellQuote(url)}`,
    fetch,
    `git -c advice.detachedHead=false checkout --quiet ${commit === undefined ? "FETCH_HEAD" : shellQuote(commit)}`,
    "git log -1 --format='%h %s'",
  ];
}

/** What to fetch: the commit of an event is below one of its refs; else the head of the settings' branch or tag is built. */
function revisionOf({ revision, document }: Deployment): { commit: string | undefined; refs: string[]; shown: string } {
  const git = document.sourceContext?.git;
  const { commit = git?.commit, pullRequest, tag = git?.tag, branch = git?.branch } = revision;
  if (pullRequest !== undefined) {
    return { commit, refs: [`refs/merge-requests/${pullRequest}/head`], shown: `merge request ${pullRequest}` };
  }
  if (revision.branch === undefined && tag !== undefined) {
    return { commit, refs: [`refs/tags/${shortRef(tag)}`], shown: `tag ${shortRef(tag)}` };
  }
  const refs = branch === undefined ? ["+refs/heads/*:refs/remotes/origin/*"] : [`refs/heads/${shortRef(branch)}`];
  return { commit, refs, shown: branch === undefined ? `commit ${commit ?? ""}` : `branch ${shortRef(branch)}` };
}
