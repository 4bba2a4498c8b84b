import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { id, login, refusal, time } from "./entities";

const stack = "/api/stacks/:organization/:project/:stack";
const deployments = `${stack}/deployments`;
const pools = "/api/orgs/:organization/agent-pools";

const secret = z.strictObject({ secret: z.literal("[secret]"), ciphertext: z.base64() });

const settings = z.strictObject({
  sourceContext: z.strictObject({
    git: z.strictObject({
      branch: z.string(),
      repoUrl: z.url(),
      gitAuth: z.strictObject({ basicAuth: z.strictObject({ userName: z.string(), password: secret }) }),
    }),
  }),
  operationContext: z.strictObject({ environmentVariables: z.record(z.string(), z.union([z.string(), secret])) }),
  executorContext: z.strictObject({ executorImage: z.strictObject({ reference: z.string() }) }),
  source: z.enum(["api", "provider"]),
  version: z.int().positive(),
});

/** The format that the provider parses. */
const scheduleTime = z.string().regex(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?$/);

const schedule = z.strictObject({
  id,
  orgID: id,
  kind: z.literal("deployment"),
  definition: z.strictObject({
    programID: id,
    request: z.strictObject({
      operation: z.string(),
      inheritSettings: z.boolean(),
      operationContext: z.strictObject({ options: z.record(z.string(), z.boolean()) }),
    }),
  }),
  scheduleCron: z.string().optional(),
  scheduleOnce: scheduleTime.optional(),
  created: scheduleTime,
  modified: scheduleTime,
  lastExecuted: scheduleTime,
  nextExecution: scheduleTime,
  paused: z.boolean(),
});

const webhook = z.strictObject({
  organizationName: z.string(),
  projectName: z.string().optional(),
  stackName: z.string().optional(),
  envName: z.string().optional(),
  name: z.string(),
  displayName: z.string(),
  payloadUrl: z.string(),
  active: z.boolean(),
  format: z.enum(["raw", "slack", "ms_teams", "pulumi_deployments"]),
  filters: z.array(z.string()).optional(),
  groups: z.array(z.string()).optional(),
  hasSecret: z.boolean(),
  secretCiphertext: z.string(),
});

const deployment = z.strictObject({
  id,
  created: time,
  modified: time,
  status: z.enum(["not-started", "accepted", "running", "failed", "succeeded", "skipped"]),
  version: z.int().positive(),
  latestVersion: z.int().positive(),
  requestedBy: z.strictObject({ name: z.string(), githubLogin: login, avatarUrl: z.string() }),
  projectName: z.string(),
  stackName: z.string(),
  pulumiOperation: z.string(),
  initiator: z.string(),
  inheritSettings: z.boolean(),
  paused: z.boolean(),
  jobs: z.array(z.unknown()),
  updates: z.array(z.unknown()),
});

const pool = { id, name: z.string(), description: z.string(), created: z.int().positive() };
const request = { operation: "update", operationContext: { options: {} } };

/** The cases of the schedules of one kind, whose id is `name` afterwards. */
const schedules = (folder: string, name: string, body: object): ShapeScenario["cases"] => [
  {
    route: `POST ${deployments}/${folder}`,
    body,
    shape: schedule,
    learn: (made: { id: string }) => ({ [name]: made.id, schedule: made.id }),
  },
  { route: `POST ${deployments}/${folder}/:schedule`, body, shape: schedule },
];

/** The cases of webhooks at one place. */
const hooks = (place: string): ShapeScenario["cases"] => {
  const body = { organizationName: "acme", displayName: "Chat", payloadUrl: "https://hooks.example", active: true };
  return [
    { route: `POST ${place}`, body: { ...body, name: "chat", secret: "hidden" }, status: 201, shape: webhook },
    { route: `POST ${place}`, body: { ...body, name: "chat" }, status: 409, shape: refusal(409) },
    { route: `GET ${place}`, shape: z.array(webhook).length(1) },
    { route: `GET ${place}/:webhook`, shape: webhook },
    { route: `GET ${place}/:webhook/deliveries`, shape: z.array(z.never()) },
    { route: `PATCH ${place}/:webhook`, body, shape: webhook },
    { route: `DELETE ${place}/:webhook`, status: 204 },
    { route: `GET ${place}/:webhook`, status: 404, shape: refusal(404) },
  ];
};

/** Deployment settings, schedules, webhooks, agent pools and integrations. */
export const deploymentSettings: ShapeScenario = {
  noun: "deployment settings",
  known: { organization: "acme", project: "shop", stack: "staging", environment: "staging", webhook: "chat" },
  before: async (send) => {
    await send("POST", "/api/esc/environments/acme", JSON.stringify({ project: "shop", name: "staging" }));
  },
  cases: [
    { route: `GET ${deployments}/settings`, status: 404, shape: refusal(404) },
    {
      route: `PUT ${deployments}/settings`,
      body: {
        sourceContext: {
          git: {
            repoUrl: "https://git.example/shop.git",
            branch: "main",
            gitAuth: { basicAuth: { userName: "ada", password: { secret: "hidden" } } },
          },
        },
        operationContext: { environmentVariables: { TOKEN: { secret: "hidden" }, PLAIN: "text" } },
        executorContext: { executorImage: "pulumi/pulumi:latest" },
      },
      shape: settings,
    },
    { route: `POST ${deployments}/settings`, body: {}, shape: settings },
    { route: `GET ${deployments}/settings`, shape: settings },
    ...schedules("schedules", "custom", { scheduleCron: "0 6 * * *", request }),
    ...schedules("drift/schedules", "drift", { scheduleCron: "0 6 * * *" }),
    ...schedules("ttl/schedules", "ttl", { timestamp: "2026-02-01T00:00:00Z" }),
    { route: `GET ${deployments}/schedules`, shape: z.strictObject({ schedules: z.array(schedule).length(3) }) },
    { route: `GET ${deployments}/schedules/:schedule`, shape: schedule },
    { route: `POST ${deployments}/schedules/:schedule/pause` },
    { route: `POST ${deployments}/schedules/:schedule/resume` },
    { route: `DELETE ${deployments}/schedules/:schedule` },
    { route: `GET ${deployments}/schedules/:schedule`, status: 404, shape: refusal(404) },
    {
      route: `POST ${deployments}`,
      body: { operation: "update" },
      status: 202,
      shape: z.strictObject({ id, consoleUrl: z.string(), version: z.int().positive() }),
      learn: (made: { id: string; version: number }) => ({ deployment: made.id, version: made.version }),
    },
    {
      route: `GET ${deployments}`,
      shape: z.strictObject({ deployments: z.array(deployment).length(1), itemsPerPage: z.int(), total: z.int() }),
    },
    { route: `GET ${deployments}/:deployment`, shape: deployment },
    { route: `GET ${deployments}/version/:version`, shape: deployment },
    { route: `GET ${deployments}/:deployment/updates`, shape: z.array(z.never()) },
    {
      route: `GET ${deployments}/:deployment/logs`,
      shape: z.strictObject({ lines: z.array(z.never()), nextToken: z.string() }),
    },
    { route: `POST ${deployments}/:deployment/cancel` },
    { route: `POST ${deployments}/pause` },
    { route: `POST ${deployments}/resume` },
    {
      route: `GET ${deployments}/metadata`,
      shape: z.strictObject({
        paused: z.boolean(),
        stackPaused: z.boolean(),
        organizationPaused: z.boolean(),
        hasSchedules: z.boolean(),
      }),
    },
    {
      route: `GET ${stack}/drift/runs`,
      shape: z.strictObject({ driftRuns: z.array(z.never()), itemsPerPage: z.int(), total: z.int() }),
    },
    {
      route: `GET ${stack}/drift/status`,
      shape: z.strictObject({ driftDetected: z.boolean(), latestDriftRun: z.string(), runInProgress: z.boolean() }),
    },
    ...hooks(`${stack}/hooks`),
    ...hooks("/api/orgs/:organization/hooks"),
    ...hooks("/api/esc/environments/:organization/:project/:environment/hooks"),
    {
      route: "GET /api/console/orgs/:organization/integrations",
      shape: z.strictObject({ integrations: z.array(z.unknown()) }),
    },
    {
      route: `POST ${pools}`,
      body: { name: "private", description: "" },
      shape: z.strictObject({ id, tokenValue: z.string().startsWith("pul-") }),
      learn: (made: { id: string }) => ({ pool: made.id }),
    },
    {
      route: `GET ${pools}`,
      shape: z.strictObject({
        agentPools: z
          .array(
            z.strictObject({
              ...pool,
              isDefault: z.boolean(),
              lastSeen: z.int(),
              status: z.enum(["online", "offline"]),
            }),
          )
          .length(1),
      }),
    },
    { route: `GET ${pools}/:pool`, shape: z.strictObject({ ...pool, agents: z.array(z.never()) }) },
    {
      route: `PATCH ${pools}/:pool`,
      body: { name: "inner", description: "x" },
      shape: z.strictObject({ name: z.string(), description: z.string() }),
    },
    { route: `DELETE ${pools}/:pool`, status: 204 },
    { route: `DELETE ${deployments}/settings`, shape: z.literal(true) },
  ],
};
