import { z } from "zod";

// The shapes of Pulumi Cloud's answers, by its OpenAPI document and by the fields that the CLI and the provider read.

/** Pulumi Cloud: RFC 3339, in UTC. */
export const time = z.iso.datetime();
export const id = z.uuid();
export const login = z.string().regex(/^[a-z]+$/);
export const seconds = z.int().positive();

/** Every error; the clients read the status from the body. */
export function refusal(code: number, message: z.ZodType = z.string().min(1)): z.ZodType {
  return z.strictObject({ code: z.literal(code), message });
}

export const issuer = z.strictObject({
  id,
  name: z.string(),
  url: z.url(),
  issuer: z.url(),
  thumbprints: z.array(z.string().regex(/^[0-9A-F]{64}$/)),
  maxExpiration: z.int().optional(),
  jwks: z.looseObject({ keys: z.array(z.looseObject({})) }).optional(),
  created: time,
  modified: time,
  lastUsed: time.optional(),
});

const policyDefinition = z.strictObject({
  decision: z.enum(["allow", "deny"]),
  tokenType: z.enum(["personal", "team", "organization", "runner"]),
  rules: z.record(z.string(), z.string()),
  authorizedPermissions: z.array(z.enum(["standard", "admin"])).optional(),
  teamName: z.string().optional(),
  userLogin: z.string().optional(),
  runnerID: z.string().optional(),
  roleID: z.string().optional(),
});

export const authPolicy = z.strictObject({
  id,
  version: z.int().positive(),
  created: time,
  modified: time,
  policies: z.array(policyDefinition).min(1),
});

export const team = z.strictObject({
  kind: z.enum(["github", "pulumi", "scim"]),
  name: z.string(),
  displayName: z.string(),
  description: z.string(),
  members: z.array(
    z.strictObject({
      name: z.string(),
      githubLogin: login,
      avatarUrl: z.string(),
      email: z.email().optional(),
      role: z.enum(["none", "member", "admin"]),
    }),
  ),
  stacks: z.array(
    z.strictObject({
      projectName: z.string(),
      stackName: z.string(),
      permission: z.union([0, 101, 102, 103, 104].map((permission) => z.literal(permission))),
    }),
  ),
  environments: z.array(
    z.strictObject({
      projectName: z.string(),
      envName: z.string(),
      permission: z.enum(["none", "read", "open", "write", "admin"]),
      maxOpenDuration: z.string().optional(),
    }),
  ),
  userRole: z.enum(["none", "member", "admin"]),
});

/** Returned only once, on creation. */
export const newToken = z.strictObject({ id, tokenValue: z.string().regex(/^pul-[0-9a-f]{40}$/) });

export const token = z.strictObject({
  id,
  name: z.string(),
  description: z.string(),
  admin: z.boolean(),
  created: time,
  createdBy: login,
  expires: z.int(),
  lastUsed: z.int(),
});

export const stackConfig = z.strictObject({
  environment: z.string(),
  secretsProvider: z.string().optional(),
  encryptedKey: z.string().optional(),
  encryptionSalt: z.string().optional(),
});

export const stack = z.strictObject({
  id,
  orgName: z.string(),
  projectName: z.string(),
  stackName: z.string(),
  tags: z.record(z.string(), z.string()),
  version: z.int().min(0),
  activeUpdate: id.or(z.literal("")),
  config: stackConfig.optional(),
  currentOperation: z
    .strictObject({ kind: z.enum(["update", "preview", "refresh", "destroy"]), author: login, started: seconds })
    .optional(),
});

/** Pulumi: apitype.UntypedDeployment. */
export const deployment = z.strictObject({
  version: z.literal(3),
  features: z.array(z.string()).optional(),
  deployment: z.looseObject({
    manifest: z.strictObject({ time, magic: z.string(), version: z.string() }),
    resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })).optional(),
  }),
});

/** Pulumi: backend.UpdateInfo. */
export const updateInfo = z.strictObject({
  kind: z.enum(["update", "preview", "refresh", "rename", "destroy", "import"]),
  startTime: seconds,
  endTime: z.int(),
  message: z.string(),
  environment: z.record(z.string(), z.string()),
  config: z.record(z.string(), z.unknown()),
  result: z.enum(["not-started", "in-progress", "succeeded", "failed"]),
  version: z.int(),
  resourceChanges: z.record(z.string(), z.int()),
  resourceCount: z.int().optional(),
});

/** Pulumi Cloud: UpdateInfo, which contains the CLI's. */
export const serviceUpdate = z.strictObject({
  info: updateInfo,
  updateID: id,
  version: z.int().positive(),
  latestVersion: z.int().positive(),
  requestedBy: z.strictObject({ name: z.string(), githubLogin: login, avatarUrl: z.string() }),
  policyPacks: z.array(z.looseObject({})),
});

/** Pulumi ESC: esc.Value; a trace names its origin. */
const escValue = z.strictObject({
  value: z.unknown(),
  secret: z.boolean().optional(),
  unknown: z.boolean().optional(),
  trace: z.looseObject({}),
});

/** Pulumi ESC: esc.Environment. */
export const escEnvironment = z.strictObject({
  exprs: z.record(z.string(), z.looseObject({})).optional(),
  properties: z.record(z.string(), escValue).optional(),
  schema: z.looseObject({}).optional(),
  executionContext: z.looseObject({}).optional(),
});

/** The clients need both. */
export const revisionHeaders = { etag: /^.+$/, "pulumi-esc-revision": /^\d+$/ };
