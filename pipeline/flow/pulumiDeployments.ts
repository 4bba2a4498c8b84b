import { SourceProvider, TargetName } from "../settings/choices";
import { type PulumiDeploymentsSettings, pulumiDeploymentsSchema } from "../settings/pulumiDeployments";
import type { DeploymentSettings, Settings } from "../settings/settings";
import type { Flow, FlowPulumiDeployments, FlowRun, FlowSource } from "./flow";

/** Resolves how Pulumi Deployments runs the deployments. Nothing with another target. */
export function pulumiDeploymentsOf(settings: Settings): { pulumiDeployments?: FlowPulumiDeployments } {
  if (settings.target !== TargetName.Deployments) return {};
  const { source, approval, oidc } = settingsOf(settings);
  return { pulumiDeployments: { source: resolveSource(settings.project, source), approval, oidc } };
}

/** Resolves how Pulumi Deployments runs one deployment. Nothing with another target. */
export function runOf(settings: Settings, { pulumiDeployments, esc }: DeploymentSettings): { run?: FlowRun } {
  if (settings.target !== TargetName.Deployments) return {};
  const shared = settingsOf(settings);
  const { schedules = [], ttl, agentPool = shared.agentPool, role = shared.role } = pulumiDeployments ?? {};
  const { aws, azure, gcp } = esc ?? {};
  return {
    run: {
      ...(agentPool !== undefined && { agentPool }),
      ...(role !== undefined && { role }),
      schedules,
      ...(ttl && { ttl }),
      clouds: { ...(aws && { aws }), ...(azure && { azure }), ...(gcp && { gcp }) },
    },
  };
}

/** Whether the project is in GitLab. Pulumi Deployments may get it from elsewhere. */
export function isInGitLab({ pulumiDeployments }: Pick<Flow, "pulumiDeployments">): boolean {
  const source = pulumiDeployments?.source;
  return source === undefined || (source.kind === "integration" && source.provider === SourceProvider.GitLab);
}

function settingsOf({ pulumiDeployments }: Settings): PulumiDeploymentsSettings {
  return pulumiDeployments ?? pulumiDeploymentsSchema.parse({});
}

function resolveSource(project: string, source: PulumiDeploymentsSettings["source"]): FlowSource {
  const { provider = SourceProvider.GitLab, repository = project, installation } = source ?? {};
  if (provider !== SourceProvider.Git) {
    return { kind: "integration", provider, repository, ...(installation !== undefined && { installation }) };
  }
  const { url = "", username, password, sshPrivateKey } = source ?? {};
  return {
    kind: "git",
    url,
    ...(sshPrivateKey !== undefined && { login: { kind: "ssh", privateKey: sshPrivateKey } }),
    ...(username !== undefined && password !== undefined && { login: { kind: "password", username, password } }),
  };
}
