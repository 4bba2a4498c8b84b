import type { NameRule } from "./names";

/** The id of an agent pool, a role or an installation in Pulumi Cloud. */
export const cloudId: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/,
  rule: "an id of Pulumi Cloud: letters, digits, - and _",
};

/**
 * A time in UTC. Pulumi Cloud answers with times in UTC, and the provider compares texts, so another zone would differ
 * after each refresh (pulumiservice 1.3.0).
 */
export const timestamp: NameRule = {
  pattern: /^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/,
  rule: "a time in UTC, such as 2027-01-31T18:00:00Z",
};

/** The user of a git server. */
export const vcsUser: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.@+-]{0,99}$/,
  rule: "the name of a user",
};

/** An address that git clones from: https or ssh, without credentials in it. */
export const gitAddress: NameRule = {
  pattern: /^(https:\/\/[A-Za-z0-9.-]+(:[0-9]+)?\/[A-Za-z0-9_.~\/-]+|git@[A-Za-z0-9.-]+:[A-Za-z0-9_.~\/-]+)$/,
  rule: "the address of a git repository without credentials, such as https://git.example.com/acme/shop-api.git",
};
