import type * as pulumi from "@pulumi/pulumi";
import { attempt, type Attempt } from "../../lookups/attempt";
import { type CloudAccess, cloudAccess } from "./cloudAccess";
import { readCloud } from "./cloudRequest";

/** The default permissions of members for all stacks and ESC environments of an organization. */
export interface MemberPermissions {
  /** Pulumi Cloud: StackPermission. 0 is none, 101 to read, 102 to write, 103 to administer. */
  readonly stacks: number;
  /** Pulumi Cloud: EnvironmentPermission, such as `none`. */
  readonly escEnvironments: string;
}

/** The default permissions, which the provider can't read (pulumiservice 1.3.0). Undefined without a token. */
export async function lookUpMemberPermissions(
  organization: string,
  options: pulumi.InvokeOptions,
): Promise<Attempt<MemberPermissions> | undefined> {
  const access = await cloudAccess(options);
  return access && attempt(memberPermissionsOf(access, organization));
}

/** Pulumi Cloud: GetOrganizationMetadata. */
async function memberPermissionsOf(access: CloudAccess, organization: string): Promise<MemberPermissions> {
  const { body } = await readCloud(access, `/api/orgs/${encodeURIComponent(organization)}/metadata`);
  const { defaultStackPermission: stacks, defaultEnvironmentPermission: escEnvironments } = (body ?? {}) as Metadata;
  if (typeof stacks !== "number" || typeof escEnvironments !== "string") {
    throw new Error("Pulumi Cloud's answer does not name them");
  }
  return { stacks, escEnvironments };
}

/** The used fields of Pulumi Cloud's OrganizationMetadata. */
interface Metadata {
  readonly defaultStackPermission?: unknown;
  readonly defaultEnvironmentPermission?: unknown;
}
