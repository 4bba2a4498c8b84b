import { appendLog } from "../../cloud/deployments/deploymentLog";
import type { SettingsDocument } from "../../cloud/deployments/settingsDocument";
import type { Stack } from "../../cloud/entities";
import type { CloudState } from "../../cloud/state";
import { canaries, hostile, now } from "./canaries";

/** Deployment settings with every kind of secret, what starts deployments, a failed deployment and a queued one. */
export function plantDeployments(state: CloudState, staging: Stack, created: Date): void {
  const document: SettingsDocument = {
    sourceContext: {
      git: {
        repoUrl: `https://ada:${canaries.deploymentUrl}@git.example.com/shop.git`,
        branch: hostile,
        gitAuth: {
          basicAuth: { userName: canaries.deploymentUser, password: canaries.deploymentPassword },
          sshAuth: { sshPrivateKey: { secret: canaries.deploymentKey } },
        },
      },
    },
    executorContext: {
      executorImage: {
        reference: "registry.example.com/pulumi:1",
        credentials: { username: "ada", password: { secret: canaries.registryPassword } },
      },
    },
    operationContext: {
      preRunCommands: [`echo ${hostile}`],
      environmentVariables: {
        PLAIN: canaries.deploymentVariable,
        SECRET: { secret: canaries.deploymentSecret },
      },
    },
  };
  state.deploymentSettings.insert({ stack: staging.id, document, source: "api", version: 3, isPaused: true });
  const request = { operation: "detect-drift", inheritSettings: true } as const;
  state.schedules.insert({
    stack: staging.id,
    kind: "drift",
    cron: "0 4 * * *",
    request: { ...request, operationContext: { environmentVariables: { A: canaries.scheduleVariable } } },
    isPaused: false,
    created,
    modified: created,
  });
  const webhook = {
    organization: "acme",
    scope: { kind: "stack", stack: staging.id },
    isActive: true,
    filters: ["update_succeeded"],
    groups: [],
    secret: canaries.webhookSecret,
  } as const;
  state.webhooks.insert({
    ...webhook,
    name: "chat",
    displayName: hostile,
    payloadUrl: `https://chat.example.com/${canaries.webhookUrl}`,
    format: "slack",
  });
  state.webhooks.insert({
    ...webhook,
    name: "next",
    displayName: "next",
    payloadUrl: "shop-api/production",
    format: "pulumi_deployments",
  });
  const production = state.stacks.find(({ name }) => name === "production")!;
  state.deploymentSettings.insert({ stack: production.id, document: {}, source: "api", version: 1, isPaused: false });
  const common = {
    stack: staging.id,
    operation: "update",
    document,
    inheritSettings: true,
    requestedBy: "ada",
    identity: { kind: "user", login: "ada" },
    created,
    modified: now,
  } as const;
  const failed = state.deployments.insert({
    ...common,
    version: 1,
    status: "failed",
    revision: { branch: hostile, commit: "0123456789abcdef", pullRequest: 4 },
    initiator: "push",
    steps: [{ name: hostile, status: "failed", started: created, lastUpdated: now }],
    started: created,
  });
  const timestamp = now.toISOString();
  appendLog(state.folder, failed, [
    { step: 0, header: hostile, timestamp },
    { step: 0, timestamp, line: `${hostile} ${canaries.deploymentSecret} ${canaries.deploymentPassword}\n` },
    { step: 0, timestamp, line: `${canaries.deploymentKey} ${canaries.registryPassword} ${canaries.webhookSecret}\n` },
  ]);
  state.deployments.insert({
    ...common,
    version: 2,
    status: "not-started",
    revision: { tag: hostile },
    initiator: "tag",
    steps: [],
  });
}
