import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { id, login, newToken, refusal, time, token } from "./entities";

const user = z.strictObject({
  id,
  githubLogin: login,
  name: z.string(),
  email: z.email(),
  avatarUrl: z.string(),
  organizations: z.array(z.strictObject({ githubLogin: z.string(), name: z.string(), avatarUrl: z.string() })),
  identities: z.array(z.string()),
});

/** The caller, their tokens, and the capabilities of the service. */
export const users: ShapeScenario = {
  noun: "user",
  known: { organization: "acme" },
  cases: [
    { route: "GET /api/user", shape: user },
    { route: "GET /api/user", headers: { Authorization: "token unknown" }, status: 401, shape: refusal(401) },
    {
      route: "GET /api/user/organizations/default",
      shape: z.strictObject({ GitHubLogin: z.string(), Messages: z.array(z.strictObject({ message: z.string() })) }),
    },
    {
      route: "GET /api/capabilities",
      shape: z.strictObject({ capabilities: z.array(z.looseObject({ capability: z.string() })) }),
    },
    {
      route: "POST /api/user/tokens",
      body: { description: "mine" },
      shape: newToken,
      learn: ({ id }: { id: string }) => ({ token: id }),
    },
    { route: "GET /api/user/tokens", shape: z.strictObject({ tokens: z.array(token).min(1) }) },
    { route: "DELETE /api/user/tokens/:token", status: 204 },
    { route: "DELETE /api/user/tokens/:token", status: 404, shape: refusal(404) },
    {
      route: "GET /api/orgs/:organization/members",
      shape: z.strictObject({
        members: z.array(
          z.strictObject({
            role: z.enum(["member", "admin"]),
            user: z.strictObject({
              name: z.string(),
              githubLogin: login,
              avatarUrl: z.string(),
              email: z.email(),
            }),
            knownToPulumi: z.boolean(),
            virtualAdmin: z.boolean(),
            created: time,
            fgaRole: z.strictObject({ id, name: z.string(), modifiedAt: time }),
          }),
        ),
      }),
    },
    {
      route: "GET /api/orgs/:organization/metadata",
      shape: z.strictObject({
        id,
        kind: z.enum(["single-user", "bitbucket", "github", "gitlab", "pulumi", "saml"]),
        created: time,
        userRole: z.enum(["none", "member", "admin", "potential-member", "stack-collaborator", "billing-manager"]),
        defaultStackPermission: z.literal([0, 101, 102, 103, 104]),
        defaultEnvironmentPermission: z.enum(["none", "read", "open", "write", "admin"]),
        defaultAccountPermission: z.literal([0, 1, 2, 3]),
        membersCanCreateStacks: z.boolean(),
        membersCanDeleteStacks: z.boolean(),
        membersCanTransferStacks: z.boolean(),
        membersCanCreateTeams: z.boolean(),
        membersCanCreateAccounts: z.boolean(),
        memberCount: z.int(),
        stackCount: z.int(),
        environmentCount: z.int(),
        accountCount: z.int(),
        preferredVCS: z.enum(["none", "bitbucket", "github", "gitlab"]),
        features: z.record(z.string(), z.boolean()),
        aiEnablement: z.string(),
        auditLogsEnabled: z.boolean(),
        insightsTrialUsingPolicy: z.boolean(),
        neoApprovalMode: z.enum(["manual", "auto", "balanced"]),
        neoEnabled: z.boolean(),
        neoTaskSharingMode: z.enum(["none", "org"]),
        webhooksEnabled: z.boolean(),
      }),
    },
    {
      route: "GET /api/orgs/:organization/metadata",
      headers: { Authorization: "token unknown" },
      status: 401,
      shape: refusal(401),
    },
  ],
};
