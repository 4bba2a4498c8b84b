import { parse } from "yaml";
import { z } from "zod";
import { faultsSchema } from "./faults/faultsSchema";
import type { Seed } from "./index";

const seedSchema = z.strictObject({
  gitlab: z.strictObject({
    edition: z.enum(["ce", "ee"]).optional(),
    licensed: z.boolean().optional(),
    version: z.string().optional(),
    refusesReusedPaths: z.boolean().optional(),
    users: z.array(
      z.strictObject({
        username: z.string(),
        token: z.string(),
        readToken: z.string().optional(),
        admin: z.boolean().optional(),
      }),
    ),
    groups: z.array(z.strictObject({ path: z.string(), members: z.record(z.string(), z.number()) })).optional(),
    projects: z.array(
      z.strictObject({
        path: z.string(),
        defaultBranch: z.string().optional(),
        members: z.record(z.string(), z.number()),
        files: z.record(z.string(), z.string()).optional(),
        ciConfigPath: z.string().optional(),
        allowForkPipelines: z.boolean().optional(),
        jobTokenMayPush: z.boolean().optional(),
        pipelineVariablesRole: z.enum(["no_one_allowed", "developer", "maintainer", "owner"]).optional(),
        archived: z.boolean().optional(),
        forkOf: z.string().optional(),
      }),
    ),
  }),
  cloud: z.strictObject({
    users: z.array(z.strictObject({ login: z.string(), token: z.string() })),
    organizations: z.array(
      z.strictObject({
        name: z.string(),
        edition: z.enum(["individual", "team", "enterprise"]).optional(),
        members: z.record(z.string(), z.enum(["member", "admin"])),
        memberPermissions: z
          .strictObject({
            stacks: z.enum(["none", "read", "write", "admin"]).optional(),
            environments: z.enum(["none", "read", "open", "write", "admin"]).optional(),
          })
          .optional(),
        stacks: z.array(z.string()).optional(),
        integrations: z
          .array(
            z.strictObject({
              provider: z.enum(["github", "gitlab", "bitbucket", "azure_devops", "custom"]),
              account: z.string().min(1),
            }),
          )
          .optional(),
        deployments: z.boolean().optional(),
        driftRemediation: z.boolean().optional(),
        roles: z.array(z.string()).optional(),
        policyPacks: z.record(z.string(), z.array(z.string()).min(1)).optional(),
      }),
    ),
    checksAudience: z.boolean().optional(),
  }),
  faults: faultsSchema.optional(),
});

/** Parses the YAML text of a seed file. Throws an error with one line for each mistake. */
export function parseSeed(text: string): Seed {
  const parsed = seedSchema.safeParse(parseYaml(text));
  if (!parsed.success) throw new Error(parsed.error.issues.map(line).join("\n"));
  return parsed.data as Seed;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { logLevel: "error" });
  } catch (error) {
    const problem = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new Error(`is not YAML: ${problem?.replace(/:$/, "") ?? ""}`);
  }
}

function line({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}
