import type { Sandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { table } from "../table";
import type { Terminal } from "../terminal";
import { cloneProject, type Developer } from "./developer";
import { type GitLabClient, gitLabClient } from "./gitLabClient";
import { deployedRows, jobRows, logOf, findJob, widgetRows } from "./pipelineFacts";

/** The servers, the project, its two users and the terminal of the demo. */
interface DemoContext {
  readonly terminal: Terminal;
  readonly sandbox: Sandbox;
  readonly project: string;
  readonly developer: Developer;
  readonly platform: Developer;
  readonly asDeveloper: GitLabClient;
  readonly asPlatform: GitLabClient;
}

const users = {
  developer: { username: "developer", token: exampleTokens.developer },
  platform: { username: "platform", token: exampleTokens.gitlab },
};

/**
 * Shows the life of an onboarded project: a change is proposed, previewed, merged and released, and an attack fails.
 */
export async function showProjectLifecycle(terminal: Terminal, sandbox: Sandbox, project: string): Promise<void> {
  const developer = await cloneProject(sandbox.gitlabUrl, project, users.developer);
  const platform = await cloneProject(sandbox.gitlabUrl, project, users.platform);
  const context: DemoContext = {
    terminal,
    sandbox,
    project,
    developer,
    platform,
    asDeveloper: gitLabClient(sandbox.gitlabUrl, project, users.developer.token),
    asPlatform: gitLabClient(sandbox.gitlabUrl, project, users.platform.token),
  };
  try {
    await propose(context);
    await merge(context);
    await release(context);
    await attack(context);
  } finally {
    await developer.remove();
    await platform.remove();
  }
}

async function propose(context: DemoContext): Promise<void> {
  const { terminal, developer, asDeveloper } = context;
  terminal.heading("A developer proposes a change, and the merge request shows its preview");
  await git(context, developer, "switch", "--quiet", "--create", "more-replicas");
  terminal.command("sed -i 's/replicas: 1/replicas: 2/' infra/Pulumi.staging.yaml");
  await developer.edit("infra/Pulumi.staging.yaml", "replicas: 1", "replicas: 2");
  await git(context, developer, "commit", "--quiet", "--all", "--message", "Run two replicas in staging");
  await git(context, developer, "push", "--quiet", "origin", "more-replicas");
  await openMergeRequest(asDeveloper, "more-replicas", "Run two replicas in staging");
  await showPipeline(context, "The merge request's pipeline");

  terminal.say("The merge request shows these resource counts in GitLab's widget:");
  terminal.show(table([["job", "to create", "to update", "to delete"], ...(await widgetRows(context, 1))]));
}

async function merge(context: DemoContext): Promise<void> {
  const { terminal, asPlatform } = context;
  terminal.heading("The change is merged and deployed to staging");
  await asPlatform.request("PUT", "merge_requests/1/merge");
  await showPipeline(context, "The pipeline of main");
  await showDeployed(context);
}

async function release(context: DemoContext): Promise<void> {
  const { terminal, platform, asPlatform } = context;
  terminal.heading("A release waits for approval, is approved and deployed to production");
  await git(context, platform, "pull", "--quiet");
  await git(context, platform, "tag", "release-1");
  await git(context, platform, "push", "--quiet", "origin", "release-1");
  await showPipeline(context, "The pipeline of release-1");
  terminal.say(
    "deploy-production waits for a person. Its preview, from the artifacts of promotion-preview-production:",
  );
  const preview = await findJob(asPlatform, "promotion-preview-production");
  terminal.show(await asPlatform.text(`jobs/${preview.id}/artifacts/pulumi-preview.txt`));
  terminal.say("A maintainer reviews the preview and starts the job.");
  const { id } = await findJob(asPlatform, "deploy-production");
  await asPlatform.request("POST", `jobs/${id}/play`);
  await showPipeline(context, "The deployment");
  await showDeployed(context);
}

async function attack(context: DemoContext): Promise<void> {
  const { terminal, developer, asDeveloper } = context;
  terminal.heading("An attack: the preview of a merge request requests production's token");
  await git(context, developer, "fetch", "--quiet");
  await git(context, developer, "switch", "--quiet", "--create", "attack", "origin/main");
  terminal.command(`sed -i 's/--oidc-team "$PULUMI_TEAM"/--oidc-team shop-api-production/' .gitlab-ci.yml`);
  await developer.edit(".gitlab-ci.yml", /--oidc-team "\$PULUMI_TEAM"/g, "--oidc-team shop-api-production");
  await git(context, developer, "commit", "--quiet", "--all", "--message", "Tidy up");
  const direct = await developer.git("push", "--quiet", "origin", "attack:main");
  terminal.command("git push origin attack:main");
  terminal.show(direct.stderr);
  if (direct.code === 0) throw new Error("the developer could push to main");
  await git(context, developer, "push", "--quiet", "origin", "attack");
  await openMergeRequest(asDeveloper, "attack", "Tidy up");
  await showPipeline(context, "The merge request's pipeline");
  const job = await findJob(asDeveloper, "preview");
  terminal.say("GitLab signs the job's claims, and no policy of Pulumi Cloud allows this token for a merge request:");
  terminal.show(await logOf(asDeveloper, job.id, "$ pulumi login"));
  if (job.status !== "failed") throw new Error(`the attack ended as ${job.status}`);
}

async function git({ terminal }: DemoContext, developer: Developer, ...args: string[]): Promise<void> {
  const command = `git ${args.map((arg) => (/^[\w@./:=-]+$/.test(arg) ? arg : `"${arg}"`)).join(" ")}`;
  terminal.command(command);
  const { code, stdout, stderr } = await developer.git(...args);
  if (stdout + stderr !== "") terminal.show(stdout + stderr);
  if (code !== 0) throw new Error(`${command} failed with exit code ${code}`);
}

async function openMergeRequest(as: GitLabClient, branch: string, title: string): Promise<void> {
  await as.request("POST", "merge_requests", { source_branch: branch, target_branch: "main", title });
}

/** Waits until all pipelines are finished, and shows the jobs of the newest one. */
async function showPipeline({ terminal, sandbox, asPlatform }: DemoContext, title: string): Promise<void> {
  await terminal.wait(title, sandbox.settled());
  terminal.say(`${title}:`);
  terminal.show(table([["stage", "job", "status", "seconds"], ...(await jobRows(asPlatform))]));
}

async function showDeployed({ terminal, sandbox }: DemoContext): Promise<void> {
  terminal.say("The deployed stacks, read from Pulumi Cloud:");
  const heading = ["stack", "updates", "resources", "image", "replicas"];
  terminal.show(table([heading, ...(await deployedRows(sandbox.cloudUrl))]));
}
