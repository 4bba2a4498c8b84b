import * as pulumi from "@pulumi/pulumi";
import * as certificates from "../../components/pulumiCloud/lookups/certificate";
import * as clouds from "../../components/pulumiCloud/lookups/cloudAccess";

/** The thumbprint of the certificate that GitLab serves here. */
export const thumbprint = "AB".repeat(32);

/** Lookups that use the network directly, which no mock of the engine replaces. */
function mockMachines(): void {
  const [begins, expires] = ["2026-01-01", "2999-12-31"].map((day) => new Date(day));
  const certificate = { thumbprint, trusted: true, begins: begins!, expires: expires! };
  jest.spyOn(certificates, "servedCertificate").mockResolvedValue({ certificate });
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue(undefined);
}

/** One resource that the program registered. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** The id that it was imported by. */
  readonly importId?: string;
}

/** The response of GitLab or Pulumi Cloud to a function: an object is the result, a text is the reason for a failure. */
export type Answer = Readonly<Record<string, unknown>> | string;

/** The responses, by function; some depend on the arguments and the provider. */
export type Answers = Readonly<
  Record<string, Answer | ((inputs: Readonly<Record<string, unknown>>, provider?: string) => Answer | Promise<Answer>)>
>;

export const getProject = "gitlab:index/getProject:getProject";
export const getMetadata = "gitlab:index/getMetadata:getMetadata";
export const getProtectedBranches = "gitlab:index/getProjectProtectedBranches:getProjectProtectedBranches";
export const getProtectedTags = "gitlab:index/getProjectProtectedTags:getProjectProtectedTags";
export const getRepositoryTree = "gitlab:index/getRepositoryTree:getRepositoryTree";
export const getRepositoryFile = "gitlab:index/getRepositoryFile:getRepositoryFile";
export const getGitLabUser = "gitlab:index/getCurrentUser:getCurrentUser";
export const getCurrentUser = "pulumiservice:index:getCurrentUser";
export const getOrganizationMember = "pulumiservice:index:getOrganizationMember";

const maintainers = [{ accessLevel: "maintainer" }];

/** GitLab's response about a project that can be onboarded. */
export const knownProject = {
  id: "42",
  namespaceId: 7,
  pathWithNamespace: "acme/shop/api",
  webUrl: "https://gitlab.example.com/acme/shop/api",
  defaultBranch: "main",
  emptyRepo: false,
  archived: false,
  permissions: [],
  ciConfigPath: "",
  ciIdTokenSubClaimComponents: [],
};

/** The files of a Node program at the path in the eight lines, as npm creates them. */
export const nodeProgram = {
  "README.md": "The shop's API.\n",
  "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
  "infra/package.json": "{}\n",
  "infra/package-lock.json": "{}\n",
};

/** A repository with these files: their texts by their paths. */
export function repositoryOf(files: Readonly<Record<string, string>>): Answers {
  return {
    [getRepositoryTree]: ({ path }) => treeOf(Object.keys(files), typeof path === "string" ? `${path}/` : ""),
    [getRepositoryFile]: ({ filePath }) => {
      const content = files[String(filePath)];
      return content === undefined ? "404 File Not Found" : { content, encoding: "text" };
    },
  };
}

/** GitLab: the repository's tree, one level of it. */
function treeOf(paths: readonly string[], folder: string): Answer {
  const inside = paths.filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length));
  const names = [...new Set(inside.map((path) => path.split("/")[0] ?? ""))];
  if (names.length === 0) return "404 Tree Not Found";
  return {
    trees: names.map((name) => ({ name, path: `${folder}${name}`, type: inside.includes(name) ? "blob" : "tree" })),
  };
}

const willing: Answers = {
  [getProject]: knownProject,
  [getMetadata]: { enterprise: true },
  [getProtectedBranches]: {
    protectedBranches: [
      {
        name: "main",
        pushAccessLevels: maintainers,
        mergeAccessLevels: maintainers,
        unprotectAccessLevels: [],
        allowForcePush: false,
        codeOwnerApprovalRequired: false,
      },
    ],
  },
  [getProtectedTags]: { protectedTags: [] },
  "gitlab:index/getProjectVariables:getProjectVariables": { variables: [] },
  "gitlab:index/getProjectEnvironments:getProjectEnvironments": { environments: [] },
  "gitlab:index/getPipelineSchedules:getPipelineSchedules": { pipelineSchedules: [] },
  [getGitLabUser]: { id: "7", globalId: "gid://gitlab/User/7", username: "platform" },
  ...repositoryOf(nodeProgram),
  [getCurrentUser]: { username: "platform" },
  [getOrganizationMember]: { username: "platform", role: "admin", roleName: "admin", virtualAdmin: false },
};

/**
 * Replaces the engine by one that creates nothing and records everything. Returns the list that it fills, in the order
 * of the registrations; resources that `isSlow` selects are delayed.
 */
export async function mockEngine(
  answers: Answers = {},
  isSlow: (name: string) => boolean = () => false,
  isPreview = false,
): Promise<Registered[]> {
  mockMachines();
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      async newResource({ type, name, inputs, id: importId }) {
        if (isSlow(name)) await new Promise((resolve) => setTimeout(resolve, 50));
        registered.push({ type, name, inputs: inputs as Registered["inputs"], ...(importId && { importId }) });
        return {
          id: `${name}-id`,
          state: { ...inputs, ...(type.includes("api/tokens:") && { tokenValue: `pul-${name}` }) },
        };
      },
      async call({ token, inputs, provider }) {
        const given = { ...willing, ...answers }[token];
        const answer = await (typeof given === "function" ? given(inputs as Registered["inputs"], provider) : given);
        if (typeof answer === "object") return answer;
        const details = answer ?? `no answer to ${token}`;
        throw Object.assign(new Error(details), { details });
      },
    },
    "platform",
    "shop-api",
    isPreview,
    "organization",
  );
  return registered;
}

/** Resolves to the value of an output. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
