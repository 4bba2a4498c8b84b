import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { digestRecordType, digestTag } from "../../components/fleet/planHash";
import { mapWithLimit } from "../../components/foundation/mapWithLimit";
import { cloudPath } from "../../components/pulumiCloud/lookups/cloudPath";
import { requestCloud } from "../../components/pulumiCloud/lookups/cloudRequest";
import type { CloudAccess } from "../../components/pulumiCloud/lookups/environmentAccess";
import { readRecorded } from "../../pipeline/fleet/digest";
import type { StoredStack, StoredStacks } from "../../pipeline/fleet/fleetStatus";
import { systemReason } from "../systemReason";
import { type Backend, configuredOrganization } from "./backend";

/** The number of concurrent requests for stack tags. Pulumi Cloud has a GET for each stack, and no list of tags. */
const concurrency = 16;

/** What to read from a backend. */
export interface StoredRequest {
  /** The name of the Pulumi project. */
  readonly project: string;
  /** The organization of the stacks in Pulumi Cloud. Defaults to that of `pulumi`. */
  readonly organization?: string;
}

/** The stacks of a platform repository in a backend, and their organization in Pulumi Cloud. */
export interface StoredInCloud extends StoredStacks {
  readonly kind: Backend["kind"];
  readonly organization?: string;
}

/** Reads which stacks the backend has, and the records of their last updates. */
export async function readStored(backend: Backend, request: StoredRequest): Promise<StoredInCloud> {
  return { kind: backend.kind, ...(await readBackend(backend, request)) };
}

type Read = Omit<StoredInCloud, "kind">;

function readBackend(backend: Backend, request: StoredRequest): Read | Promise<Read> {
  switch (backend.kind) {
    case "noLogin":
      return unread("there is no token of Pulumi Cloud. Run pulumi login, or set PULUMI_ACCESS_TOKEN");
    case "elsewhere": {
      const scheme = backend.url.slice(0, backend.url.indexOf(":"));
      return unread(
        `fleet reads Pulumi Cloud and file:// backends, and not ${scheme}://. Name the stacks, or use --all`,
      );
    }
    case "folder":
      return readFolder(join(backend.folder, ".pulumi", "stacks", request.project));
    case "cloud":
      return readCloudStacks(backend.access, request);
  }
}

function unread(reason: string): StoredStacks {
  return { stacks: new Map(), unread: reason };
}

async function readCloudStacks(access: CloudAccess, request: StoredRequest): Promise<Read> {
  const organization = request.organization ?? (await defaultOrganization(access));
  if (organization === undefined) return unread("Pulumi Cloud does not say whose token this is. Set --organization");
  const listed = await listStacks(access, organization, request.project);
  if (typeof listed === "string") return unread(listed);

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
  return problem === undefined ? { stacks, organization } : { ...unread(problem), organization };
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

/** Reads the states in a folder. Pulumi: the layout of self-managed backends, one JSON file for each stack, maybe compressed. */
async function readFolder(folder: string): Promise<StoredStacks> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { stacks: new Map() };
    return unread(`${folder} can't be read: ${systemReason(error)}`);
  }
  const files = names.flatMap((file): [string, string][] => {
    const [, stack] = /^(.+)\.json(\.gz)?$/.exec(file) ?? [];
    return stack === undefined ? [] : [[stack, file]];
  });
  const read = await mapWithLimit(
    files,
    async ([stack, file]) => [stack, await readState(join(folder, file), stack)] as const,
    concurrency,
  );
  return { stacks: new Map(read) };
}

async function readState(file: string, stack: string): Promise<StoredStack> {
  const none: StoredStack = { recorded: { kind: "none" } };
  try {
    const bytes = await readFile(file);
    const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
    const { checkpoint } = JSON.parse(text) as StateFile;
    const resources = checkpoint?.latest?.resources ?? [];
    const record = resources.find(({ urn }) => urn.endsWith(`${digestRecordType}::${stack}-digest`));
    return { recorded: recordIn(record), resources: resources.length };
  } catch {
    return none;
  }
}

/** Pulumi: a state file of a self-managed backend, as far as it is read. */
interface StateFile {
  readonly checkpoint?: { readonly latest?: { readonly resources?: readonly StateRecord[] } };
}

interface StateRecord {
  readonly urn: string;
  readonly inputs?: { readonly planned?: unknown };
  readonly outputs?: { readonly applied?: unknown };
}

/** An update that did not finish has planned a digest, and not applied it. */
function recordIn(record: StateRecord | undefined): StoredStack["recorded"] {
  const { planned } = record?.inputs ?? {};
  if (typeof planned !== "string") return { kind: "none" };
  return record?.outputs?.applied === planned ? readRecorded(planned) : { kind: "unfinished" };
}
