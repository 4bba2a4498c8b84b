/**
 * Which names the settings may hold. Every one of them ends up in YAML, in a shell or in a URL, so that each rule is a
 * list of what is allowed, never of what is forbidden.
 */
export interface NameRule {
  readonly pattern: RegExp;
  /** The rule in words, to follow "must be". */
  readonly rule: string;
}

/** GitLab's full path of a project: a namespace, at least, and the project. GitLab: reserved names and limitations. */
export const projectPath: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/,
  rule: "the full path of a GitLab project, such as acme/shop/api",
};

export const organizationName: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
  rule: "the name of a Pulumi organization: letters, digits, - and _",
};

/** A deployment's name is also a GitLab environment, a job and an ESC environment. */
export const deploymentName: NameRule = {
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
  rule: "1 to 63 letters, digits, - and _, starting with a letter",
};

/** Pulumi: a stack name holds letters, digits, hyphens, underscores and periods; a project's likewise. */
export const stackName: NameRule = {
  pattern: /^([A-Za-z0-9][A-Za-z0-9_-]*\/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/,
  rule: "a stack as [organization/]project/stack, such as shop-api/staging",
};

export const branchName: NameRule = {
  pattern: /^(?!.*(\.\.|\/\/|\.lock$|[./]$))[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}$/,
  rule: "the name of one branch, such as main: letters, digits, . _ - and /, without wildcards",
};

/** `*` is the only wildcard that GitLab's protected tags know. GitLab: protected tags. */
export const tagPattern: NameRule = {
  pattern: /^(?!.*(\.\.|\/\/|\.lock$|[./]$))[A-Za-z0-9_*][A-Za-z0-9_./+*-]{0,199}$/,
  rule: "a tag or a pattern such as release-*: letters, digits, . _ - + / and the wildcard *",
};

export const programPath: NameRule = {
  pattern: /^[A-Za-z0-9_.@+-]+(\/[A-Za-z0-9_.@+-]+)*$/,
  rule: "a folder of the project, such as infra: letters, digits, . _ @ + - and /",
};

/** GitLab: CI/CD variables, key of at most 255 letters, digits and underscores. */
export const variableName: NameRule = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,254}$/,
  rule: "at most 255 letters, digits and underscores, not starting with a digit",
};

export const secretName: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
  rule: "the name of a secret: letters, digits, . _ and -",
};

/** An image with its tag, and a digest where the reader wants one. */
export const imageName: NameRule = {
  pattern: /^[a-z0-9][a-zA-Z0-9._-]*(:[0-9]+)?(\/[a-z0-9._-]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?$/,
  rule: "a container image, such as pulumi/pulumi-nodejs:3.259.0",
};

/** An ESC environment to import, `project/environment` with an optional `@revision-or-tag`. Pulumi: ESC imports. */
export const escImport: NameRule = {
  pattern: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+(@[A-Za-z0-9_.-]+)?$/,
  rule: "an ESC environment as project/environment, optionally @version",
};
