import type { NameRule } from "./names";

/** An ESC environment to import, `project/environment` with an optional `@revision-or-tag`. Pulumi: ESC imports. */
export const escImport: NameRule = {
  pattern: /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+(@[A-Za-z0-9_.-]+)?$/,
  rule: "an ESC environment as project/environment, optionally @version",
};

/** Pulumi: ESC version tags. A version that starts with a digit is a revision, and `latest` is reserved. */
export const escTag: NameRule = {
  pattern: /^(?!latest$)[A-Za-z][A-Za-z0-9_.-]{0,62}$/,
  rule: "a version tag: letters, digits, . _ and -, starting with a letter, and not latest",
};

/** A key below `secrets` in an ESC environment, to which `${secrets.<name>}` refers. */
export const escValueName: NameRule = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]{0,62}$/,
  rule: "1 to 63 letters, digits and _, not starting with a digit",
};

/** AWS: the ARN of a role, with its path. */
export const awsRole: NameRule = {
  pattern: /^arn:aws(-[a-z]+)*:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]{1,200}$/,
  rule: "the ARN of an AWS role, such as arn:aws:iam::123456789012:role/shop-api-staging",
};

/** Go: durations, as ESC reads them. */
export const escDuration: NameRule = {
  pattern: /^([1-9][0-9]{0,2}m|([1-9]|1[0-2])h)$/,
  rule: "a time of at most 12 hours, such as 30m or 1h",
};

/** Azure: tenants and applications have UUIDs. */
export const azureId: NameRule = {
  pattern: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  rule: "an id of Azure, such as 11111111-2222-3333-4444-555555555555",
};

export const azureSubscription: NameRule = {
  pattern: /^(\/subscriptions\/)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  rule: "the id of an Azure subscription, such as 11111111-2222-3333-4444-555555555555",
};

/** Google Cloud: workload identity pools and their providers. */
export const googlePool: NameRule = {
  pattern: /^(?!gcp-)[a-z][a-z0-9-]{2,30}[a-z0-9]$/,
  rule: "4 to 32 lowercase letters, digits and -, starting with a letter, and not with gcp-",
};

export const serviceAccount: NameRule = {
  pattern: /^[a-z0-9][a-z0-9.-]{0,62}@[a-z0-9][a-z0-9.:-]*\.gserviceaccount\.com$/,
  rule: "a service account, such as deploy@shop.iam.gserviceaccount.com",
};
