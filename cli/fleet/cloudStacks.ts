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

/** What Pulumi Cloud has of a project, and the organization that was read. */
export interface CloudStacks extends StoredStacks {
  readonly organization?: string;
}

/**
 * Reads the stacks of a Pulumi project in Pulumi Cloud, with their tags. `organization` defaults to that of `pulumi`. Pulumi Cloud
 * has a GET for the tags of each stack, and no list of them.
 */
export async function readCloudStacks(
  access: CloudAccess,
  request: { readonly project: string; readonly organization?: string },
): Promise<CloudStacks> {
  const organization = request.organization ?? (await defaultOrganization(access));
  if (organization === undefined)
    return unreadStacks("Pulumi Cloud does not say whose token this is. Set --organization");
  const listed = await listStacks(access, organization, request.project);
  if (typeof listed === "string") return unreadStacks(listed);

  const problems: string[] = [];
  const stacks = new Map<string, StoredStack>([...listed].map(([name, found]) => [name, found]));
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

/** Pulumi Cloud: the organization in which `pulumi` looks for a stack without one. */
async function defaultOrganization(access: CloudAccess): Promise<string | undefined> {
  const configured = await configuredOrganization(access.url);
  if (configured !== undefined) return configured;
  const ofUser = await requestCloud(access, "/api/user/organizations/default");
  const { GitHubLogin: organization } = (ofUser.body ?? {}) as { readonly GitHubLogin?: string };
  if (ofUser.status === 200 && organization) return organization;
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
