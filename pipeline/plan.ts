import { type Access, fullStack, planAccess, pulumiProject } from "./access";
import { escDefinition } from "./escDefinition";
import type { Job, Login, Origin, Pipeline, Program, Trigger } from "./model";
import { toolchains } from "./runtimes";
import type { DeploymentSettings, Settings, VariableSettings } from "./settings";

/** Everything that the settings of one project come to. Plain data: what only the engine can know is not in it. */
export interface Plan {
  readonly project: string;
  readonly organization: string;
  readonly defaultBranch: string;
  readonly replaceExistingFile: boolean;
  readonly authentication: Settings["authentication"];
  readonly pipeline: Pipeline;
  readonly protectedBranches: readonly string[];
  readonly protectedTags: readonly string[];
  readonly environments: readonly PlannedEnvironment[];
  readonly variables: readonly PlannedVariable[];
  readonly access: readonly Access[];
  /** What a careful reader should know before agreeing, in a sentence each. */
  readonly warnings: readonly string[];
}

/** One deployment's environment in GitLab, and in ESC. */
export interface PlannedEnvironment {
  readonly name: string;
  readonly escProject: string;
  /** The text of the ESC definition; without one its content is not ours. */
  readonly escDefinition?: string;
}

/** One CI/CD variable that the settings ask for. */
export interface PlannedVariable {
  readonly name: string;
  readonly value:
    { readonly kind: "plain"; readonly text: string } | { readonly kind: "secret"; readonly secret: string };
  /** The environment whose jobs get it; `*` for all. */
  readonly scope: string;
  readonly protected: boolean;
  /** Where it is in the settings. */
  readonly path: string;
}

/** Derives everything from valid settings. Same settings, same plan. */
export function planProject(settings: Settings, origin: Origin): Plan {
  const access = planAccess(settings);
  return {
    project: settings.project,
    organization: settings.organization,
    defaultBranch: settings.defaultBranch,
    replaceExistingFile: settings.replaceExistingFile,
    authentication: settings.authentication,
    pipeline: { origin, program: planProgram(settings), jobs: planJobs(settings, access) },
    protectedBranches: unique([settings.defaultBranch, ...settings.deployments.map(({ on }) => on.branch)]),
    protectedTags: unique(settings.deployments.map(({ on }) => on.tag)),
    environments: settings.deployments.map((deployment) => planEnvironment(settings, deployment)),
    variables: settings.variables.map(planVariable),
    access,
    warnings: planWarnings(settings),
  };
}

function planProgram({ program: { path, runtime }, image }: Settings): Program {
  const toolchain = toolchains[runtime];
  if (!toolchain) throw new Error(`settings for ${runtime} are refused before this`);
  return {
    path,
    image: image ?? toolchain.image,
    install: toolchain.install,
    lockFile: path === "." ? toolchain.lockFile : `${path}/${toolchain.lockFile}`,
  };
}

function planJobs(settings: Settings, access: readonly Access[]): Job[] {
  return access.map((granted) => {
    const login = planLogin(settings, granted);
    const deployment = settings.deployments.find(({ name }) => name === granted.deployment);
    if (!deployment) throw new Error(`no deployment ${granted.deployment}`);
    return granted.identity === "preview"
      ? previewJob(settings, deployment, granted, login)
      : deployJob(settings, deployment, granted, login);
  });
}

function planLogin({ authentication, organization }: Settings, { team }: Access): Login {
  if (authentication === "token") return { kind: "token" };
  return { kind: "oidc", organization, ...(team !== undefined && { team }) };
}

function previewJob(
  { organization }: Settings,
  { name, stack }: DeploymentSettings,
  access: Access,
  login: Login,
): Job {
  return {
    name: "preview",
    command: "preview",
    description: `Merge request: show what merging would change in ${name}.`,
    trigger: { kind: "mergeRequest" },
    identity: access.identity,
    login,
    stack: fullStack(organization, stack),
    manual: false,
    needs: [],
    interruptible: true,
  };
}

function deployJob(settings: Settings, deployment: DeploymentSettings, access: Access, login: Login): Job {
  const { name, on, approval, stack } = deployment;
  const trigger = deployTrigger(deployment);
  return {
    name: jobName(deployment),
    command: "up",
    description: `${trigger.kind === "tag" ? `Tag ${on.tag}` : `Push to ${on.branch}`}: deploy to ${name}${approval === "manual" ? ", once a person has pressed play" : ""}.`,
    trigger,
    identity: access.identity,
    login,
    stack: fullStack(settings.organization, stack),
    environment: name,
    ...(access.escEnvironments[0] !== undefined && { escEnvironment: access.escEnvironments[0] }),
    manual: approval === "manual",
    needs: precedingJobs(settings, deployment),
    concurrencyGroup: name,
    interruptible: false,
  };
}

function deployTrigger({ on: { branch, tag } }: DeploymentSettings): Trigger {
  return branch === undefined ? { kind: "tag", pattern: tag ?? "" } : { kind: "branch", branch };
}

/** In one pipeline a deployment waits for the one before it in the promotion order. */
function precedingJobs({ deployments }: Settings, { name, on }: DeploymentSettings): string[] {
  const before = deployments.slice(
    0,
    deployments.findIndex((other) => other.name === name),
  );
  const last = before.findLast((other) => other.on.branch === on.branch && other.on.tag === on.tag);
  return last === undefined ? [] : [jobName(last)];
}

function jobName({ name }: DeploymentSettings): string {
  return `deploy-${name}`;
}

function planEnvironment(settings: Settings, { name, esc }: DeploymentSettings): PlannedEnvironment {
  return { name, escProject: pulumiProject(settings), ...(esc && { escDefinition: escDefinition(esc) }) };
}

function planVariable(variable: VariableSettings, index: number): PlannedVariable {
  const { name, value, secret, deployment } = variable;
  return {
    name,
    value: secret === undefined ? { kind: "plain", text: value ?? "" } : { kind: "secret", secret },
    scope: deployment ?? "*",
    protected: variable.protected ?? secret !== undefined,
    path: `variables[${index}]`,
  };
}

function planWarnings({ previews, edition, variables, authentication }: Settings): string[] {
  return [
    ...(previews === "shared"
      ? [
          'previews: "shared" lets everybody who may open a merge request deploy. It should be a decision, not a default.',
        ]
      : []),
    ...(edition === "team"
      ? ['edition: "team" has organization tokens only: every deployment can change every stack of the organization.']
      : []),
    ...(authentication === "token"
      ? [
          'authentication: "token" keeps Pulumi access tokens in GitLab, and they do not expire. Everybody who may push a branch can read the preview\'s, and with it the stack and its secrets. Prefer "oidc" where you can.',
        ]
      : []),
    ...variables.flatMap((variable, index) =>
      variable.secret !== undefined && variable.protected === false
        ? [`variables[${index}]: the secret "${variable.secret}" can be read by everybody who may push a branch.`]
        : [],
    ),
  ];
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
