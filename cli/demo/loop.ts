import type { Sandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { table } from "../table";
import type { Terminal } from "../terminal";
import { cloneProject, type Developer } from "./developer";
import { type GitLabClient, gitLabClient } from "./gitLabClient";
import { deployedRows, jobRows, logOf, theJob, widgetRows } from "./pipelineFacts";

/** Who takes part. */
interface Cast {
  readonly terminal: Terminal;
  readonly sandbox: Sandbox;
  readonly project: string;
  /** With a clone of the project. */
  readonly developer: Developer;
  readonly platform: Developer;
  readonly asDeveloper: GitLabClient;
  readonly asPlatform: GitLabClient;
}

const people = {
  developer: { username: "developer", token: exampleTokens.developer },
  platform: { username: "platform", token: exampleTokens.gitlab },
};

/** What happens in an onboarded project: a change is proposed, previewed, merged and released, and an attack fails. */
export async function playLoop(terminal: Terminal, sandbox: Sandbox, project: string): Promise<void> {
  const developer = await cloneProject(sandbox.gitlabUrl, project, people.developer);
  const platform = await cloneProject(sandbox.gitlabUrl, project, people.platform);
  const cast: Cast = {
    terminal,
    sandbox,
    project,
    developer,
    platform,
    asDeveloper: gitLabClient(sandbox.gitlabUrl, project, people.developer.token),
    asPlatform: gitLabClient(sandbox.gitlabUrl, project, people.platform.token),
  };
  try {
    await propose(cast);
    await merge(cast);
    await release(cast);
    await attack(cast);
  } finally {
    await developer.leave();
    await platform.leave();
  }
}

async function propose(cast: Cast): Promise<void> {
  const { terminal, developer, asDeveloper } = cast;
  terminal.chapter("A developer proposes a change, and the merge request says what it would do");
  await git(cast, developer, "switch", "--quiet", "--create", "more-replicas");
  terminal.command("sed -i 's/replicas: 1/replicas: 2/' infra/Pulumi.staging.yaml");
  await developer.edit("infra/Pulumi.staging.yaml", "replicas: 1", "replicas: 2");
  await git(cast, developer, "commit", "--quiet", "--all", "--message", "Run two replicas in staging");
  await git(cast, developer, "push", "--quiet", "origin", "more-replicas");
  await openMergeRequest(asDeveloper, "more-replicas", "Run two replicas in staging");
  await pipelineOf(cast, "The merge request's pipeline");

  terminal.say("What the merge request shows, as GitLab's widget counts it:");
  terminal.show(table([["job", "to create", "to update", "to delete"], ...(await widgetRows(cast, 1))]));
}

async function merge(cast: Cast): Promise<void> {
  const { terminal, asPlatform } = cast;
  terminal.chapter("It is merged, and staging deploys");
  await asPlatform.ask("PUT", "merge_requests/1/merge");
  await pipelineOf(cast, "The pipeline of main");
  await showDeployed(cast);
}

async function release(cast: Cast): Promise<void> {
  const { terminal, platform, asPlatform } = cast;
  terminal.chapter("A release waits for approval, is approved, and production deploys");
  await git(cast, platform, "pull", "--quiet");
  await git(cast, platform, "tag", "release-1");
  await git(cast, platform, "push", "--quiet", "origin", "release-1");
  await pipelineOf(cast, "The pipeline of release-1");
  terminal.say(
    "deploy-production waits for a person. What it would do, from the artifacts of promotion-preview-production:",
  );
  const plan = await theJob(asPlatform, "promotion-preview-production");
  terminal.show(await asPlatform.text(`jobs/${plan.id}/artifacts/pulumi-preview.txt`));
  terminal.say("A maintainer has read that, and presses play.");
  const { id } = await theJob(asPlatform, "deploy-production");
  await asPlatform.ask("POST", `jobs/${id}/play`);
  await pipelineOf(cast, "The deployment");
  await showDeployed(cast);
}

async function attack(cast: Cast): Promise<void> {
  const { terminal, developer, asDeveloper } = cast;
  terminal.chapter("An attack: a merge request whose preview asks for production's token");
  await git(cast, developer, "fetch", "--quiet");
  await git(cast, developer, "switch", "--quiet", "--create", "attack", "origin/main");
  terminal.command(`sed -i 's/--oidc-team "$PULUMI_TEAM"/--oidc-team shop-api-production/' .gitlab-ci.yml`);
  await developer.edit(".gitlab-ci.yml", /--oidc-team "\$PULUMI_TEAM"/g, "--oidc-team shop-api-production");
  await git(cast, developer, "commit", "--quiet", "--all", "--message", "Tidy up");
  const direct = await developer.git("push", "--quiet", "origin", "attack:main");
  terminal.command("git push origin attack:main");
  terminal.show(direct.stderr);
  if (direct.code === 0) throw new Error("the developer could push to main");
  await git(cast, developer, "push", "--quiet", "origin", "attack");
  await openMergeRequest(asDeveloper, "attack", "Tidy up");
  await pipelineOf(cast, "The merge request's pipeline");
  const job = await theJob(asDeveloper, "preview");
  terminal.say("GitLab signed who that job is, and Pulumi Cloud's policies give no such token to a merge request:");
  terminal.show(await logOf(asDeveloper, job.id, "$ pulumi login"));
  if (job.status !== "failed") throw new Error(`the attack ended as ${job.status}`);
}

async function git({ terminal }: Cast, person: Developer, ...args: string[]): Promise<void> {
  const words = `git ${args.map((arg) => (/^[\w@./:=-]+$/.test(arg) ? arg : `"${arg}"`)).join(" ")}`;
  terminal.command(words);
  const { code, stdout, stderr } = await person.git(...args);
  if (stdout + stderr !== "") terminal.show(stdout + stderr);
  if (code !== 0) throw new Error(`${words} failed with exit code ${code}`);
}

async function openMergeRequest(as: GitLabClient, branch: string, title: string): Promise<void> {
  await as.ask("POST", "merge_requests", { source_branch: branch, target_branch: "main", title });
}

/** Waits until nothing runs any more, and shows what the newest pipeline did. */
async function pipelineOf({ terminal, sandbox, asPlatform }: Cast, what: string): Promise<void> {
  await terminal.wait(what, sandbox.settled());
  terminal.say(`${what}:`);
  terminal.show(table([["stage", "job", "status", "seconds"], ...(await jobRows(asPlatform))]));
}

async function showDeployed({ terminal, sandbox }: Cast): Promise<void> {
  terminal.say("What is deployed, asked of Pulumi Cloud:");
  const heading = ["stack", "updates", "resources", "image", "replicas"];
  terminal.show(table([heading, ...(await deployedRows(sandbox.cloudUrl))]));
}
