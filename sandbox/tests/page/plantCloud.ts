import type { Update } from "../../cloud/entities";
import type { CloudState } from "../../cloud/state";
import { type EngineEvent, appendEvents } from "../../cloud/updateFiles";
import { canaries, hostile, now } from "./canaries";
import { plantDeployments } from "./plantDeployments";

const seconds = Math.floor(now.getTime() / 1000);
const secret = "1b47061264138c4ac30d75fd1eb44270";

/** Fills the organization acme with an object of every kind. */
export function plantCloud(state: CloudState): void {
  const staging = state.stacks.find(({ name }) => name === "staging")!;
  state.stacks.update(staging.id, {
    version: 2,
    tags: { "pulumi:project": "shop-api", note: hostile },
    state: checkpoint(),
    config: { environment: "shop/production" },
  });
  plantUpdate(
    state,
    staging.id,
    {
      version: 1,
      status: "failed",
      started: seconds - 900,
      ended: seconds - 830,
      resourceChanges: { create: 1, update: 1 },
    },
    events,
  );
  plantUpdate(state, staging.id, {
    version: 2,
    kind: "refresh",
    status: "running",
    lease: { value: canaries.lease, expires: seconds + 200 },
  });
  plantUpdate(
    state,
    staging.id,
    { version: 2, kind: "update", dryRun: true, status: "succeeded", started: seconds - 960, ended: seconds - 930 },
    events,
  );

  const created = new Date("2026-03-01T00:00:00Z");
  const issuer = state.issuers.insert({
    organization: "acme",
    name: "gitlab",
    url: "http://127.0.0.1:4001",
    thumbprints: [],
    maxExpiration: 7200,
    jwks: { keys: [canaries.issuerKey] },
    created,
    modified: created,
  });
  state.policies.insert({
    organization: "acme",
    issuer: issuer.id,
    version: 2,
    definitions: [
      {
        decision: "allow",
        tokenType: "team",
        teamName: "shop-api-deploy",
        authorizedPermissions: ["standard"],
        rules: { aud: "urn:pulumi:org:acme", sub: "project_path:acme/shop/api:ref_type:branch:ref:main", odd: hostile },
      },
      { decision: "deny", tokenType: "organization", authorizedPermissions: [], rules: { sub: "*" } },
    ],
    created,
    modified: created,
  });
  state.teams.insert({
    organization: "acme",
    name: "shop-api-deploy",
    displayName: "Deploys the shop's API",
    description: hostile,
    members: new Map([["ada", "admin"]]),
    stacks: [{ projectName: "shop-api", stackName: "staging", permission: 102 }],
    environments: [{ projectName: "shop", envName: "production", permission: "open", maxOpenDuration: "2h0m0s" }],
  });
  const owner = { kind: "team", organization: "acme", team: "shop-api-deploy" } as const;
  state.addToken({ owner, name: "deploy", description: hostile, expires: seconds + 3600, createdBy: "ada", created });
  state.addToken({
    owner,
    name: "",
    description: "",
    expires: seconds - 1,
    createdBy: "ada",
    created,
    exchanged: true,
  });

  plantEnvironments(state, created);
  plantDeployments(state, staging, created);
}

function plantEnvironments(state: CloudState, created: Date): void {
  const revision = { created, creator: "ada" };
  state.environments.insert({
    organization: "acme",
    project: "shop",
    name: "production",
    created,
    revisions: [
      { ...revision, number: 1, yaml: "values: {}\n" },
      {
        ...revision,
        number: 2,
        yaml: `# ${hostile}\nimports:\n  - shop/base\n  - shop/more: { merge: false }\nvalues:\n  region: eu-west-1\n  password:\n    fn::secret: ${canaries.escPlain}\n  other: { fn::secret: { ciphertext: ${canaries.escCipher} } }\n`,
      },
    ],
    tags: [{ name: "stable", revision: 1, created, modified: created, editor: "ada" }],
  });
  state.environments.insert({
    organization: "acme",
    project: "shop",
    name: "odd",
    created,
    revisions: [{ ...revision, number: 1, yaml: `values:\n  a: { fn::secret: [${canaries.escPlain}] }\n` }],
    tags: [],
  });
  state.openEnvironments.insert({
    organization: "acme",
    path: "shop/production",
    owner: { kind: "user", login: "ada" },
    expires: new Date("2026-03-05T00:00:00Z"),
    result: { password: canaries.opened },
  });
}

function plantUpdate(
  state: CloudState,
  stack: number,
  changes: Partial<Update>,
  events: readonly EngineEvent[] = [],
): Update {
  const update = state.updates.insert({
    stack,
    kind: "update",
    dryRun: false,
    status: "running",
    version: 1,
    author: "ada",
    message: `Run three of them ${hostile}`,
    environment: {
      "git.head": "0123456789abcdef",
      "git.headName": "refs/heads/main",
      "ci.system": "GitLab",
      "ci.build.url": "javascript:alert(1)",
      secret: canaries.commitEnvironment,
    },
    config: { "shop-api:password": { string: canaries.config, secret: true } },
    created: seconds - 561,
    started: seconds - 560,
    ended: 0,
    lease: null,
    resourceChanges: events.length > 0 ? { create: 1, update: 1, same: 1 } : {},
    resourceCount: 0,
    ...changes,
  });
  appendEvents(state.folder, update, events);
  return update;
}

const urn = (type: string, name: string) => `urn:pulumi:staging::shop-api::${type}::${name}`;

const metadata = (op: string, type: string, name: string, more: object = {}) => ({
  op,
  urn: urn(type, name),
  type,
  ...more,
});

const events: readonly EngineEvent[] = [
  { preludeEvent: { config: { "shop-api:password": "[secret]" } } },
  { resourcePreEvent: { metadata: metadata("same", "pulumi:pulumi:Stack", "shop-api-staging") } },
  {
    resourcePreEvent: {
      metadata: metadata("create", "aws:s3/bucket:Bucket", "assets", {
        new: { inputs: { key: canaries.stackOutput } },
      }),
    },
  },
  { resOutputsEvent: { metadata: metadata("create", "aws:s3/bucket:Bucket", "assets") } },
  {
    resourcePreEvent: {
      metadata: metadata("update", "aws:ecs/service:Service", hostile, {
        detailedDiff: { desiredCount: { kind: "update" } },
      }),
    },
  },
  { resOpFailedEvent: { metadata: metadata("update", "aws:ecs/service:Service", hostile) } },
  {
    diagnosticEvent: {
      urn: urn("aws:ecs/service:Service", hostile),
      message: `<{%reset%}>it was refused: ${hostile}<{%reset%}>\n`,
      severity: "error",
    },
  },
  { diagnosticEvent: { message: "for a moment", severity: "info#err", ephemeral: true } },
  { summaryEvent: { resourceChanges: { create: 1, update: 1, same: 1 } } },
];

function checkpoint() {
  const root = urn("pulumi:pulumi:Stack", "shop-api-staging");
  const hidden = { "4dabf18193072939515e22adb298388d": secret, ciphertext: canaries.stackCiphertext };
  return {
    version: 3,
    deployment: {
      manifest: { time: now.toISOString(), magic: "", version: "v3.259.0" },
      resources: [
        {
          urn: root,
          type: "pulumi:pulumi:Stack",
          outputs: {
            url: "https://staging.example.com",
            replicas: 3,
            password: hidden,
            nested: {
              list: [{ deep: { "4dabf18193072939515e22adb298388d": secret, plaintext: canaries.stackOutput } }],
            },
            odd: hostile,
          },
        },
        { urn: urn("shop:index:Api", "api"), type: "shop:index:Api", parent: root },
        {
          urn: urn("shop:index:Api$aws:s3/bucket:Bucket", "assets"),
          type: "aws:s3/bucket:Bucket",
          id: "assets-1a2b3c",
          parent: urn("shop:index:Api", "api"),
          inputs: { key: canaries.stackOutput },
          outputs: { arn: "arn:aws:s3:::assets-1a2b3c", policy: hidden },
          protect: true,
        },
        {
          urn: urn("aws:ecs/service:Service", hostile),
          type: "aws:ecs/service:Service",
          id: hostile,
          parent: "urn:gone",
        },
      ],
      pending_operations: [{ type: "updating", resource: { urn: urn("aws:ecs/service:Service", "service") } }],
    },
  };
}
