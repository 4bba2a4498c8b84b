// The program of resources.test.ts. It reads what it creates at each run, because the test changes it.
import { readFileSync } from "node:fs";
import {
  Context,
  ContextEnvironmentVariable,
  ContextRestriction,
} from "../../../components/circleci/resources/contexts";
import { Pipeline, Trigger } from "../../../components/circleci/resources/pipelines";
import { Project, ProjectEnvironmentVariable } from "../../../components/circleci/resources/projects";

/** What the program creates. */
export interface Wanted {
  readonly organizationId: string;
  readonly context: string;
  readonly expression: string;
  readonly value: string;
  readonly disableSsh: boolean;
  readonly cron: string;
  /** The import ids, by the names of the resources. */
  readonly imports: Readonly<Record<string, string>>;
}

const wanted = JSON.parse(readFileSync("wanted.json", "utf8")) as Wanted;
const { organizationId, expression, value } = wanted;

/** The option `import` of a resource. */
function imported(name: string) {
  const id = wanted.imports[name];
  return id === undefined ? {} : { import: id };
}

const context = new Context("deploy", { organizationId, name: wanted.context }, imported("deploy"));
new ContextEnvironmentVariable("token", { contextId: context.id, name: "TOKEN", value });
new ContextRestriction("gate", { contextId: context.id, type: "expression", value: expression }, imported("gate"));
const project = new Project(
  "project",
  {
    organizationId,
    name: "site",
    autoCancelBuilds: true,
    buildForkPrs: false,
    disableSsh: wanted.disableSsh,
    forksReceiveSecretEnvVars: false,
    setGithubStatus: true,
    setupWorkflows: false,
    writeSettingsRequiresAdmin: true,
  },
  imported("project"),
);
new ContextRestriction("ours", { contextId: context.id, type: "project", value: project.id });
new ProjectEnvironmentVariable("region", { projectSlug: project.slug, name: "REGION", value });
const repository = { configSourceRepoExternalId: "2001", checkoutSourceRepoExternalId: "2001" };
const pipeline = new Pipeline("pipeline", {
  projectId: project.id,
  name: "deploy",
  description: "previews and deploys",
  configSourceProvider: "github_app",
  configSourceFilePath: ".circleci/config.yml",
  checkoutSourceProvider: "github_app",
  ...repository,
});
const parents = { projectId: project.id, pipelineId: pipeline.id };
new Trigger("pushes", {
  ...parents,
  eventSourceProvider: "github_app",
  eventSourceRepoExternalId: "2001",
  eventPreset: "all-pushes",
});
new Trigger("nightly", {
  ...parents,
  eventSourceProvider: "schedule",
  eventName: "nightly",
  checkoutRef: "main",
  configRef: "main",
  eventSourceScheduleCronExpression: wanted.cron,
  eventSourceScheduleAttributionActor: "system",
  parameters: { drift: true },
});

export const slug = project.slug;
export const token = context.id;
