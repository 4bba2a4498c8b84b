/**
 * A rule for names in the settings. Names become part of YAML, shell commands and URLs, so each rule lists what is
 * allowed, never what is forbidden.
 */
export interface NameRule {
  readonly pattern: RegExp;
  /** The rule in words, to follow "is not". */
  readonly rule: string;
  /** Returns the valid name that an invalid text probably means, such as the path in a URL. */
  readonly meant?: (text: string) => string;
  /** Returns a sentence to follow that name, without a full stop; empty for none. */
  readonly note?: (text: string) => string;
}

/** GitLab: the path of a group or a project has letters, digits, and `_ . -`, and does not start with `-`. */
const slug = "[A-Za-z0-9_.][A-Za-z0-9_.-]*";
const notDots = String.raw`(?!(.*\/)?\.{1,2}(\/|$))`;
const notGit = String.raw`(?!.*\.(git|atom)(\/|$))`;

/** Git: check-ref-format, the rules that the allowed characters can break. */
const notInRefs = String.raw`(?!@$)(?!.*(\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$))`;

/** Returns the path in an address of GitLab, such as `acme/shop/api` of `https://gitlab.com/acme/shop/api.git`. */
function gitLabPath(text: string): string {
  return withoutServer(text)
    .replace(/(\/-\/.*|[?#].*)$/, "")
    .replace(/^\/+|\/+$/g, "")
    .replace(/(\.git|\.atom)$/, "")
    .replace(/\/{2,}/g, "/");
}

/** A self-managed GitLab may be installed below a path, which the address of a project contains but its full path does not. */
function relativeUrlNote(text: string): string {
  const isDeep = /^https?:\/\/(?!gitlab\.com[:/])[^/]+(\/[^/]+){3}/i.test(text.trim());
  return isDeep ? "If GitLab is installed below a path, leave out that path, too" : "";
}

/** Returns the path in an address of Pulumi Cloud, such as `acme/shop-api/staging`. */
function cloudPath(text: string): string {
  return withoutServer(text)
    .replace(/[?#].*$/, "")
    .replace(/^\/+|\/+$/g, "");
}

/** Returns the part of a URL or of an ssh address after its scheme, user and server. */
function withoutServer(text: string): string {
  return text.trim().replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/[^/]*|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:)/, "");
}

function pathInProject(text: string): string {
  return text.trim().replace(/^(\.?\/)+/, "");
}

/**
 * The full path of a GitLab project: at least one namespace, and the project. GitLab: reserved names and limitations.
 * No part of the path may end in .git or .atom.
 */
export const projectPath: NameRule = {
  pattern: new RegExp(String.raw`^${notDots}${notGit}${slug}(\/${slug})+$`),
  rule: "the full path of a GitLab project, such as acme/shop/api",
  meant: gitLabPath,
  note: relativeUrlNote,
};

export const organizationName: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
  rule: "the name of a Pulumi organization: letters, digits, - and _",
  meant: cloudPath,
};

/**
 * The name of a deployment. Its deployment environment has the same name, which is also part of the names of its jobs,
 * teams and ESC environments. GitLab: a deployment environment may be in a folder, such as `prod/eu`. GitLab also
 * allows `.`, `$`, `{` and `}`. They are refused here, because a dot in a trust policy matches any character, and
 * GitLab expands variables.
 */
export const deploymentName: NameRule = {
  pattern: /^(?!.*(\/\/|\/ | \/|\/-))[A-Za-z0-9_]([A-Za-z0-9_ /-]{0,61}[A-Za-z0-9_-])?$/,
  rule: "1 to 63 letters, digits, spaces, - _ and /, such as staging or prod/eu, starting with a letter, a digit or _",
};

/** Pulumi: the names of stacks and projects have letters, digits, hyphens, underscores and periods. */
export const stackName: NameRule = {
  pattern: /^([A-Za-z0-9][A-Za-z0-9_-]*\/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/,
  rule: "a stack as [organization/]project/stack, such as shop-api/staging",
  meant: cloudPath,
};

/**
 * Git: check-ref-format, without the characters that have a meaning in a GitLab rule or in a trust policy, or that a
 * reviewer may overlook: quotes, brackets, `$`, `|`, `;`, `<`, `>`, and characters outside ASCII.
 */
export const branchName: NameRule = {
  pattern: new RegExp(String.raw`^${notInRefs}[A-Za-z0-9_@=,#%&!][A-Za-z0-9_./@=,#%&!-]{0,199}$`),
  rule: "the name of one branch, such as main: letters, digits and . _ - / @ = , # % & ! without wildcards",
};

/** `*` is the only wildcard that GitLab's protected tags know. GitLab: protected tags. */
export const tagPattern: NameRule = {
  pattern: new RegExp(String.raw`^${notInRefs}[A-Za-z0-9_*+@=,#%&!][A-Za-z0-9_./+*@=,#%&!-]{0,199}$`),
  rule: "a tag or a pattern such as release-*: letters, digits and . _ - + / @ = , # % & ! and the wildcard *",
};

export const programPath: NameRule = {
  pattern: /^(?!-)[A-Za-z0-9_.@+-]+(\/[A-Za-z0-9_.@+-]+)*$/,
  rule: "a folder of the project, such as infra: letters, digits, . _ @ + - and /, not starting with -",
};

/** GitLab: the key of a CI/CD variable, of at most 255 letters, digits and underscores. */
export const variableName: NameRule = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,254}$/,
  rule: "at most 255 letters, digits and underscores, not starting with a digit",
};

/** The name of a webhook, which is also part of a resource's name. */
export const hookName: NameRule = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9 _.-]{0,61}[A-Za-z0-9])?$/,
  rule: "1 to 63 letters, digits, spaces, . _ and -, starting and ending with a letter or a digit",
};

/** The URL of a webhook. A user part could contain a password, and `{` starts a part that GitLab masks. */
export const hookUrl: NameRule = {
  pattern: /^https:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?([/?][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?$/,
  rule: "a URL with https and without a user, such as https://chat.example.com/gitlab",
};

export const secretName: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
  rule: "the name of a secret: letters, digits, . _ and -",
};

/**
 * The predefined variables that may precede an image: GitLab's own registry and its dependency proxy. GitLab:
 * dependency proxy, predefined CI/CD variables.
 */
const imagePrefix = String.raw`\$(CI_REGISTRY|CI_REGISTRY_IMAGE|CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX|CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX)`;
const imagePath = String.raw`[a-z0-9][a-zA-Z0-9._-]*(:[0-9]+)?(\/[a-z0-9][a-z0-9._-]*)*`;

/** A container image, with an optional tag and digest. */
export const imageName: NameRule = {
  pattern: new RegExp(
    String.raw`^(${imagePrefix}\/)?${imagePath}(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(@sha256:[0-9a-f]{64})?$`,
  ),
  rule: "a container image, such as pulumi/pulumi-nodejs:3.259.0",
};

/** A registry of images, with an optional path, or one of GitLab's own. */
export const registry: NameRule = {
  pattern: new RegExp(String.raw`^(${imagePrefix}(\/[a-z0-9][a-z0-9._-]*)*|${imagePath})$`),
  rule: "a registry, such as registry.example.com/mirror or $CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX",
};

export const pulumiVersion: NameRule = {
  pattern: /^3\.[0-9]{1,4}\.[0-9]{1,4}$/,
  rule: "a version of Pulumi, such as 3.259.0",
};

/** The version of a language, as an image's tag contains it. */
export const runtimeVersion: NameRule = {
  pattern: /^[0-9]{1,3}(\.[0-9]{1,3})?$/,
  rule: "the version of a language, such as 22 or 3.12",
};

export const uuid: NameRule = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  rule: "a UUID, such as 8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
  meant: (text) => text.trim().toLowerCase(),
};

export const programName: NameRule = {
  pattern: /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
  rule: "1 to 63 letters, digits, - and _, starting with a letter",
};

export const filePath: NameRule = {
  pattern: /^(?!(.*\/)?\.\.(\/|$))[A-Za-z0-9_.@+-]+(\/[A-Za-z0-9_.@+-]+)*$/,
  rule: "a file of the project, such as infra/package-lock.json: letters, digits, . _ @ + - and /",
  meant: pathInProject,
};

/** GitLab: rules:changes, with patterns from the project's top folder. A folder may end with a slash. */
export const changePattern: NameRule = {
  pattern: /^(?!(.*\/)?\.\.(\/|$))[A-Za-z0-9_.@+*?-]+(\/[A-Za-z0-9_.@+*?-]+)*\/?$/,
  rule: "a path or pattern from the project's top, such as libs/**/*: letters, digits, . _ @ + - / * and ?",
  meant: pathInProject,
};

/** GitLab: runner tags. */
export const runnerTag: NameRule = {
  // A slash is in the resource classes of self-hosted runners. CircleCI: `namespace/resource`.
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}$/,
  rule: "the tag of a runner: letters, digits, . _ : / and -",
};

/** GitLab: stages. `.pre` and `.post` alone start no pipeline. */
export const stageName: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9 _.:/-]{0,99}(?<! )$/,
  rule: "the name of a stage: letters, digits, spaces and _ . : / -, and not .pre or .post",
};

/**
 * A CI file of the project to include, or a pattern of such files. GitLab: include:local, a file that ends in `.yml` or
 * `.yaml`, with the wildcards `*` and `**`.
 */
export const includePath: NameRule = {
  pattern: /^(?!(.*\/)?\.\.(\/|$))[A-Za-z0-9_.@+*-]+(\/[A-Za-z0-9_.@+*-]+)*\.ya?ml$/,
  rule: "a CI file of the project, such as ci/lint.yml or ci/*.yml: letters, digits, . _ @ + - / and *, with the ending .yml or .yaml",
  meant: pathInProject,
};

/** GitLab: include:file, one file of another project. */
export const includedFile: NameRule = {
  pattern: /^(?!(.*\/)?\.\.(\/|$))[A-Za-z0-9_.@+-]+(\/[A-Za-z0-9_.@+-]+)*\.ya?ml$/,
  rule: "a CI file, such as jobs/lint.yml: letters, digits, . _ @ + - and /, with the ending .yml or .yaml",
  meant: pathInProject,
};

/** GitLab: include:template. */
export const templatePath: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.+-]*(\/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*\.gitlab-ci\.yml$/,
  rule: "a template of GitLab, such as Jobs/SAST.gitlab-ci.yml",
};

/** GitLab: include:component, the instance, a project, the name of the component and a version. */
export const componentAddress: NameRule = {
  pattern: new RegExp(
    String.raw`^(\$CI_SERVER_(FQDN|HOST)|[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?)(\/${slug}){2,}@(~latest|[A-Za-z0-9_][A-Za-z0-9_.\/+-]*)$`,
  ),
  rule: "a component with its version, such as $CI_SERVER_FQDN/acme/components/lint@1.2.0",
};

/** GitLab: the name of an input of an included file. */
export const includeInput: NameRule = {
  pattern: /^[A-Za-z0-9_-]+$/,
  rule: "the name of an input: letters, digits, - and _",
};

/** Git: check-ref-format, for a commit, a tag or a branch. */
export const gitRef: NameRule = {
  pattern: new RegExp(String.raw`^${notInRefs}[A-Za-z0-9_+@=,#%&!][A-Za-z0-9_./+@=,#%&!-]{0,199}$`),
  rule: "a commit, a tag or a branch: letters, digits and . _ - + / @ = , # % & !",
};

/** GitLab Runner: services, a host name. */
export const serviceAlias: NameRule = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/,
  rule: "a host name: 1 to 63 letters, digits, . and -",
};

/**
 * GitLab: labels. A comma separates them in a predefined CI/CD variable. Quotes, brackets and `$` have a meaning in a
 * GitLab rule.
 */
export const labelName: NameRule = {
  pattern: /^[A-Za-z0-9#@][A-Za-z0-9 _.:/+&#@=%!-]{0,99}(?<! )$/,
  rule: "a label, such as review-stack or review::stack: letters, digits, spaces and . _ : - / + & # @ = % !",
};

/** GitLab: the timeout of a job. Here it is at most a day. */
export const timeout: NameRule = {
  pattern: /^(([1-9][0-9]{0,2}|1[0-3][0-9]{2}|14[0-3][0-9]|1440)m|([1-9]|1[0-9]|2[0-4])h)$/,
  rule: "a time of at most a day, such as 90m or 3h",
};

/** GitLab: environment:auto_stop_in. */
export const autoStop: NameRule = {
  pattern: /^[1-9][0-9]{0,2} (hour|day|week)s?$/,
  rule: "a time such as 12 hours, 3 days or 1 week",
};

/** The URL of a self-managed backend. Pulumi: DIY backends. */
export const backendUrl: NameRule = {
  pattern: /^(s3|gs|azblob|file):\/\/[A-Za-z0-9_~./][A-Za-z0-9_~./?&=%:@+,-]*$/,
  rule: "where Pulumi keeps state: s3://, gs://, azblob:// or file:// and a place, such as s3://acme-state?region=eu-west-1",
};

/** Pulumi: secrets providers. */
export const secretsProvider: NameRule = {
  pattern: /^(passphrase|(awskms|gcpkms|azurekeyvault|hashivault):\/\/[A-Za-z0-9][A-Za-z0-9_~./?&=%:@+,-]*)$/,
  rule: "passphrase, or a key at awskms://, gcpkms://, azurekeyvault:// or hashivault://",
};

export const policyPackName: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
  rule: "the name of a policy pack: letters, digits, . _ and -",
};

export const policyPackVersion: NameRule = {
  pattern: /^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/,
  rule: "the version of a policy pack, such as 1.2.0",
};

export const teamName: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
  rule: "the name of a team: letters, digits, - and _",
};

/** The name of a stack of the platform repository. Pulumi: names of stacks. */
export const platformStack: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/,
  rule: "the name of a stack of the platform repository, such as foundation",
};

/** GitLab: the full path of a group. */
export const groupPath: NameRule = {
  pattern: new RegExp(String.raw`^${notDots}${notGit}${slug}(\/${slug})*$`),
  rule: "the full path of a GitLab group, such as acme/shop",
  meant: gitLabPath,
  note: relativeUrlNote,
};

export const calendarDay: NameRule = {
  pattern: /^20[2-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/,
  rule: "a day such as 2027-02-28",
};

/** Pulumi: the thumbprint of an OIDC issuer is the SHA-256 of a certificate. */
export const thumbprint: NameRule = {
  pattern: /^[0-9A-F]{64}$/,
  rule: "the SHA-256 of a certificate: 64 digits and capital letters A to F, without colons",
};
