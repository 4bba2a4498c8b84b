import { digestTag } from "../../components/fleet/planHash";
import { mapWithLimit } from "../../components/mapWithLimit";
import { cloudPath } from "../../components/pulumiCloud/lookups/cloudPath";
import { requestCloud } from "../../components/pulumiCloud/lookups/cloudRequest";
import type { CloudAccess } from "../../components/pulumiCloud/lookups/environmentAccess";
import { readRecorded } from "../../pipeline/fleet/digest";
import { type StoredStack, type StoredStacks, unreadStacks } from "../../pipeline/fleet/fleetStatus";
import { configuredOrganization } from "./backend";

/** The number of concurrent requests. */
const concurrency = 16;

/** The stacks of a Pulumi project in Pulumi Cloud, and their organization. */
export interface CloudStacks extends StoredStacks {
  readonly organization?: string;
}

/**
 * Reads the stacks of a Pulumi project in Pulumi Cloud, with their tags. `organization` defaults to Pulumi's default organization.
 * Pulumi Cloud's list of stacks has no tags, so each stack needs a request.
 */
export async function readCloudStacks(
  access: CloudAccess,
  request: { readonly project: string; readonly organization?: string },
): Promise<CloudStacks> {
  const organization = request.organization ?? (await defaultOrganization(access));
  if (organization === undefined)
    return unreadStacks("Pulumi Cloud does not return the user of the token. Set --organization");
  const listed = await listStacks(access, organization, request.project);
  if (typeof listed === "string") return unreadStacks(listed);

  const problems: string[] = [];
  const stacks = new Map(listed);
  await mapWithLimit(
    [...listed.keys()],
    async (stack) => {
      const { status, body } = await requestCloud(
        access,
        `/api/stacks${cloudPath(organization, request.project, stack)}`,
      );
      if (status === 404) {
        stacks.delete(stack);
        return;
      }
      if (status !== 200) {
        problems.push(`Pulumi Cloud answered ${status} for the stack ${organization}/${request.project}/${stack}`);
        return;
      }
      const { tags } = body as { readonly tags?: Readonly<Record<string, string>> };
      stacks.set(stack, { ...listed.get(stack), recorded: readRecorded(tags?.[digestTag(stack)]) });
    },
    concurrency,
  );
  const [problem] = problems;
  return problem === undefined ? { stacks, organization } : { ...unreadStacks(problem), organization };
}

/** Pulumi's default organization: the one of `pulumi org set-default`, else the user's default in Pulumi Cloud, else the user. */
async function defaultOrganization(access: CloudAccess): Promise<string | undefined> {
  const configured = await configuredOrganization(access.url);
  if (configured !== undefined) return configured;
  const userDefault = await requestCloud(access, "/api/user/organizations/default");
  const { GitHubLogin: organization } = (userDefault.body ?? {}) as { readonly GitHubLogin?: string };
  if (userDefault.status === 200 && organization) return organization;
  const user = await requestCloud(access, "/api/user");
  const { githubLogin } = (user.body ?? {}) as { readonly githubLogin?: string };
  return githubLogin;
}

/** Pulumi Cloud: ListUserStacks, in pages. Returns the reason if it fails. */
async function listStacks(
  access: CloudAccess,
  organization: string,
  project: string,
): Promise<Map<string, StoredStack> | string> {
  const stacks = new Map<string, StoredStack>();
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ organization, project, ...(token && { continuationToken: token }) });
    const { status, body } = await requestCloud(access, `/api/user/stacks?${query.toString()}`);
    if (status === 401) return "Pulumi Cloud refused the token. Run pulumi login, or set PULUMI_ACCESS_TOKEN";
    if (status !== 200) return `Pulumi Cloud answered ${status} for the list of stacks`;
    const page = body as {
      readonly stacks?: readonly { readonly stackName: string; readonly resourceCount?: number }[];
      readonly continuationToken?: string;
    };
    for (const { stackName, resourceCount } of page.stacks ?? []) {
      stacks.set(stackName, {
        recorded: { kind: "none" },
        ...(resourceCount !== undefined && { resources: resourceCount }),
      });
    }
    token = page.continuationToken === "" ? undefined : page.continuationToken;
  } while (token !== undefined);
  return stacks;
}
