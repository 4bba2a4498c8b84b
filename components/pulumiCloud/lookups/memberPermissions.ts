import { attempt, type Attempt } from "../../lookups/attempt";
import { type CloudAccess, cloudAccess } from "./cloudAccess";
import { requestCloud } from "./cloudRequest";

/** What every member of an organization may do with all its stacks and with all its ESC environments. */
export interface MemberPermissions {
  /** Pulumi Cloud: StackPermission. 0 is none, 101 to read, 102 to write, 103 to administer. */
  readonly stacks: number;
  /** Pulumi Cloud: EnvironmentPermission, such as `none`. */
  readonly environments: string;
}

/** Asks Pulumi Cloud, which the provider can't (pulumiservice 1.3.0). Undefined where there is no token to ask with. */
export async function lookUpMemberPermissions(organization: string): Promise<Attempt<MemberPermissions> | undefined> {
  const access = await cloudAccess();
  return access && attempt(memberPermissionsOf(access, organization));
}

/** Pulumi Cloud: GetOrganizationMetadata. */
async function memberPermissionsOf(access: CloudAccess, organization: string): Promise<MemberPermissions> {
  const { status, body } = await requestCloud(access, `/api/orgs/${encodeURIComponent(organization)}/metadata`);
  if (status !== 200) throw new Error(`Pulumi Cloud answered ${status}`);
  const { defaultStackPermission: stacks, defaultEnvironmentPermission: environments } = (body ?? {}) as Metadata;
  if (typeof stacks !== "number" || typeof environments !== "string") {
    throw new Error("Pulumi Cloud's answer does not name them");
  }
  return { stacks, environments };
}

/** The part of Pulumi Cloud's OrganizationMetadata that is looked at. */
interface Metadata {
  readonly defaultStackPermission?: unknown;
  readonly defaultEnvironmentPermission?: unknown;
}
