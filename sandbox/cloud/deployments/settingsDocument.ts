import { z } from "zod";

/** A value that may be secret, as it is stored: plain text, or the plaintext under `secret`. */
const secretable = z.union([z.string(), z.object({ secret: z.string() })]);
export type Secretable = z.infer<typeof secretable>;

export const operations = ["update", "preview", "destroy", "refresh", "detect-drift", "remediate-drift"] as const;
export type DeploymentOperation = (typeof operations)[number];

/** The providers of version control that Pulumi Cloud integrates with. */
export const vcsProviders = ["github", "gitlab", "bitbucket", "azure_devops", "custom"] as const;
export type VcsProvider = (typeof vcsProviders)[number];

const texts = z.array(z.string()).optional();
const text = z.string().optional();
const flag = z.boolean().optional();

const gitAuth = z.object({
  accessToken: secretable.optional(),
  sshAuth: z.object({ sshPrivateKey: secretable, password: secretable.optional() }).optional(),
  basicAuth: z.object({ userName: secretable, password: secretable }).optional(),
});

const git = z.object({
  repoUrl: text,
  branch: text,
  commit: text,
  tag: text,
  repoDir: text,
  gitAuth: gitAuth.optional(),
});
export type GitSource = z.infer<typeof git>;

/** The fields of a git source that name what is checked out. */
export const revisions = ["branch", "commit", "tag"] as const;
export type Revision = (typeof revisions)[number];

/** What starts deployments, apart from the repository's provider. */
const triggers = {
  repository: text,
  installationId: text,
  deployCommits: flag,
  deployTags: flag,
  tagFilters: texts,
  previewPullRequests: flag,
  pullRequestTemplate: flag,
  deployPullRequest: z.int().optional(),
  paths: texts,
};

const vcs = z.object({ provider: text, ...triggers });
export type VcsSettings = z.infer<typeof vcs>;

const gitHub = z.object({ ...triggers, reviewStackLabels: texts });

const oidc = z.object({
  aws: z.object({ roleArn: z.string(), sessionName: z.string(), duration: text, policyArns: texts }).optional(),
  azure: z.object({ clientId: text, tenantId: text, subscriptionId: text }).optional(),
  gcp: z
    .object({
      projectId: z.string(),
      workloadPoolId: z.string(),
      providerId: z.string(),
      serviceAccount: z.string(),
      region: text,
      tokenLifetime: text,
    })
    .optional(),
});

const options = z.object({
  skipInstallDependencies: flag,
  skipIntermediateDeployments: flag,
  shell: text,
  deleteAfterDestroy: flag,
  remediateIfDriftDetected: flag,
});

const operationContext = z.object({
  preRunCommands: texts,
  environmentVariables: z.record(z.string(), secretable).optional(),
  oidc: oidc.optional(),
  options: options.optional(),
  role: z.object({ id: text, name: text, defaultIdentifier: text }).optional(),
  operation: text,
});

const credentials = z.object({ username: z.string(), password: secretable });

// An image may be only its reference. Then credentials that were stored before are gone.
const executorImage = z.union([
  z.string().transform((reference) => ({ reference, credentials: undefined })),
  z.object({
    reference: z.string(),
    credentials: credentials.optional(),
  }),
]);

/** Pulumi Cloud: DeploymentSettings, in the form in which it is stored: without nulls. Unknown fields are dropped. */
export const settingsDocument = z.object({
  tag: text,
  executorContext: z.object({ executorImage: executorImage.optional(), executorRootPath: text }).optional(),
  sourceContext: z
    .object({ git: git.optional(), template: z.object({ projectSourceUrl: text, sourceUrl: text }).optional() })
    .optional(),
  gitHub: gitHub.optional(),
  vcs: vcs.optional(),
  operationContext: operationContext.optional(),
  agentPoolID: text,
  cacheOptions: z.object({ enable: flag.transform((enable) => enable ?? false) }).optional(),
});
export type SettingsDocument = z.infer<typeof settingsDocument>;
