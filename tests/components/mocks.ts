import * as pulumi from "@pulumi/pulumi";

/** One resource that the program asked for. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** How GitLab and Pulumi Cloud answer, by function: an object is the result, text the reason of a failure. */
export type Answers = Readonly<Record<string, object | string>>;

export const getProject = "gitlab:index/getProject:getProject";
export const getMetadata = "gitlab:index/getMetadata:getMetadata";
export const getProtectedBranches = "gitlab:index/getProjectProtectedBranches:getProjectProtectedBranches";
export const getProtectedTags = "gitlab:index/getProjectProtectedTags:getProjectProtectedTags";
export const getRepositoryFile = "gitlab:index/getRepositoryFile:getRepositoryFile";
export const getCurrentUser = "pulumiservice:index:getCurrentUser";
export const getOrganizationMember = "pulumiservice:index:getOrganizationMember";

const maintainers = [{ accessLevel: "maintainer" }];

/** What GitLab says of a project that can be onboarded. */
export const knownProject = {
  id: "42",
  pathWithNamespace: "acme/shop/api",
  webUrl: "https://gitlab.example.com/acme/shop/api",
  defaultBranch: "main",
  emptyRepo: false,
  archived: false,
  permissions: [],
  ciConfigPath: "",
  ciIdTokenSubClaimComponents: [],
};

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
  [getRepositoryFile]: "404 File Not Found",
  [getCurrentUser]: { username: "platform" },
  [getOrganizationMember]: { username: "platform", role: "admin", roleName: "admin", virtualAdmin: false },
};

/** Puts an engine in place that creates nothing and remembers everything. Returns the list that it fills. */
export async function mockEngine(answers: Answers = {}): Promise<Registered[]> {
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        registered.push({ type, name, inputs: inputs as Registered["inputs"] });
        return {
          id: `${name}-id`,
          state: { ...inputs, ...(type.endsWith("AccessToken") && { value: `pul-${name}` }) },
        };
      },
      call({ token }) {
        const answer = { ...willing, ...answers }[token];
        if (typeof answer === "object") return answer;
        const details = answer ?? `no answer to ${token}`;
        throw Object.assign(new Error(details), { details });
      },
    },
    "platform",
    "shop-api",
    false,
  );
  return registered;
}

/** The value of an output, once it has one. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
