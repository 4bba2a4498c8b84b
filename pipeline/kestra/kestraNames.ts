import type { NameRule } from "../names";

/** Kestra: a namespace has lower-case letters, digits and `. _ -`, at most 150 characters. Dots make a tree. */
export const kestraNamespace: NameRule = {
  pattern: /^[a-z0-9][a-z0-9._-]{0,149}$/,
  rule: "a namespace of Kestra, such as acme.shop: at most 150 lower-case letters, digits, . _ and -, starting with a letter or a digit",
  meant: (text) => text.trim().toLowerCase(),
};

/** Kestra: the id of a flow has letters, digits and `. _ -`, at most 100 characters. */
export const kestraFlowId: NameRule = {
  pattern: /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/,
  rule: "the id of a flow: at most 100 letters, digits, . _ and -, starting with a letter or a digit",
};

/** The name of a tenant. It becomes part of the path of each request. */
export const kestraTenant: NameRule = {
  pattern: /^[a-z0-9][a-z0-9_-]{0,99}$/,
  rule: "the name of a tenant: lower-case letters, digits, _ and -",
};

/**
 * The address of a Kestra server, or a reference to the CI/CD variable that contains it. The command lines append the
 * path of the API, so the address has none.
 */
export const kestraServer: NameRule = {
  pattern: /^(https?:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?|\$[A-Za-z_][A-Za-z0-9_]{0,254})$/,
  rule: "the address of a Kestra server without a path, such as https://kestra.example.com, or $NAME for the CI/CD variable that has it",
  meant: (text) => text.trim().replace(/\/(ui|api)?(\/.*)?$/, ""),
};

/** The folder of a namespace's files. The command lines create it if it is missing. */
export const kestraFilesFolder: NameRule = {
  pattern: /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*(\/[A-Za-z0-9_][A-Za-z0-9_.@+-]*)*$/,
  rule: "a folder of the namespace, such as scripts: letters, digits, . _ @ + - and /",
};
