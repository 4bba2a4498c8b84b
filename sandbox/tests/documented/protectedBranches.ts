import { z } from "zod";

// GitLab's documentation of the protected branches API, field by field: `doc/api/protected_branches.md`, GitLab 18.4,
// "Supported attributes" and response attributes. Enterprise Edition, with a licence.

/** The targets that an entry of a list may name. Only a push may name a deploy key. */
export const TARGETS = {
  allowed_to_push: ["access_level", "user_id", "group_id", "deploy_key_id"],
  allowed_to_merge: ["access_level", "user_id", "group_id"],
  allowed_to_unprotect: ["access_level", "user_id", "group_id"],
} as const;

export type List = keyof typeof TARGETS;
export const LISTS = Object.keys(TARGETS) as List[];

/** The list in a response that corresponds to one in a request. */
export const ANSWERED: Readonly<Record<List, string>> = {
  allowed_to_push: "push_access_levels",
  allowed_to_merge: "merge_access_levels",
  allowed_to_unprotect: "unprotect_access_levels",
};

/** The levels: no access, Developer, Maintainer, administrator. "No access" cannot unprotect. */
const level = z.union([z.literal(0), z.literal(30), z.literal(40), z.literal(60)]);
const unprotectLevel = z.union([z.literal(30), z.literal(40), z.literal(60)]);

function entry(list: List) {
  const levels = list === "allowed_to_unprotect" ? unprotectLevel : level;
  return z
    .strictObject({
      access_level: levels.optional(),
      user_id: z.int().optional(),
      group_id: z.int().optional(),
      ...(list === "allowed_to_push" && { deploy_key_id: z.int().optional() }),
    })
    .refine((one) => Object.keys(one).length === 1, { error: "an entry names exactly one target" });
}

/** In an update, an entry may also name an existing entry, to change or remove it. */
function changedEntry(list: List) {
  return z.union([
    entry(list),
    z.strictObject({ id: z.int(), _destroy: z.literal(true) }),
    z
      .strictObject({
        id: z.int(),
        access_level: level.optional(),
        user_id: z.int().optional(),
        group_id: z.int().optional(),
        deploy_key_id: z.int().optional(),
      })
      .refine((one) => Object.keys(one).length === 2, { error: "a changed entry names its id and one target" }),
  ]);
}

/** The body of `POST /projects/:id/protected_branches`. */
export const createRequest = z.strictObject({
  name: z.string(),
  allow_force_push: z.boolean().optional(),
  allowed_to_merge: z.array(entry("allowed_to_merge")).optional(),
  allowed_to_push: z.array(entry("allowed_to_push")).optional(),
  allowed_to_unprotect: z.array(entry("allowed_to_unprotect")).optional(),
  code_owner_approval_required: z.boolean().optional(),
  merge_access_level: level.optional(),
  push_access_level: level.optional(),
  unprotect_access_level: unprotectLevel.optional(),
});

/** The body of `PATCH /projects/:id/protected_branches/:name`. */
export const updateRequest = z.strictObject({
  allow_force_push: z.boolean().optional(),
  allowed_to_merge: z.array(changedEntry("allowed_to_merge")).optional(),
  allowed_to_push: z.array(changedEntry("allowed_to_push")).optional(),
  allowed_to_unprotect: z.array(changedEntry("allowed_to_unprotect")).optional(),
  code_owner_approval_required: z.boolean().optional(),
});

const answeredEntry = z.strictObject({
  id: z.int(),
  access_level: level.nullable(),
  access_level_description: z.string().min(1),
  user_id: z.int().nullable(),
  group_id: z.int().nullable(),
});

/** A protected branch in a response. */
export const protectedBranch = z.strictObject({
  id: z.int(),
  name: z.string(),
  push_access_levels: z.array(answeredEntry.extend({ deploy_key_id: z.int().nullable() })),
  merge_access_levels: z.array(answeredEntry),
  unprotect_access_levels: z.array(answeredEntry),
  allow_force_push: z.boolean(),
  code_owner_approval_required: z.boolean(),
  inherited: z.boolean(),
});

/** The ids that an example of the documentation names. */
export interface ExampleIds {
  readonly user: number;
  readonly group: number;
  readonly deployKey: number;
}

const maintainers = { access_level: 40, access_level_description: "Maintainers", user_id: null, group_id: null };
const developers = { ...maintainers, access_level: 30, access_level_description: "Developers + Maintainers" };
const ofUser = ({ user }: ExampleIds) => ({
  access_level: null,
  access_level_description: "developer",
  user_id: user,
  group_id: null,
});
const ofGroup = ({ group }: ExampleIds) => ({
  access_level: null,
  access_level_description: "reviewers",
  user_id: null,
  group_id: group,
});
const ofKey = ({ deployKey }: ExampleIds) => ({
  access_level: null,
  access_level_description: "Deploy",
  user_id: null,
  group_id: null,
  deploy_key_id: deployKey,
});

/** The examples of the documentation: the request body, and the access levels in the response, without their ids. */
export const EXAMPLES: readonly {
  readonly title: string;
  readonly body: (ids: ExampleIds) => object;
  readonly answer: (ids: ExampleIds) => Readonly<Record<string, readonly object[]>>;
}[] = [
  {
    title: "roles by the single parameters",
    body: () => ({ push_access_level: 30, merge_access_level: 30, unprotect_access_level: 40 }),
    answer: () => ({
      push_access_levels: [developers],
      merge_access_levels: [developers],
      unprotect_access_levels: [maintainers],
    }),
  },
  {
    title: "push by a user, merge by a group",
    body: ({ user, group }) => ({ allowed_to_push: [{ user_id: user }], allowed_to_merge: [{ group_id: group }] }),
    answer: (ids) => ({
      push_access_levels: [ofUser(ids)],
      merge_access_levels: [ofGroup(ids)],
      unprotect_access_levels: [maintainers],
    }),
  },
  {
    title: "push by a deploy key",
    body: ({ deployKey }) => ({ allowed_to_push: [{ deploy_key_id: deployKey }] }),
    answer: (ids) => ({
      push_access_levels: [ofKey(ids)],
      merge_access_levels: [maintainers],
      unprotect_access_levels: [maintainers],
    }),
  },
  {
    title: "push and merge by several roles",
    body: () => ({
      allowed_to_push: [{ access_level: 30 }],
      allowed_to_merge: [{ access_level: 30 }, { access_level: 40 }],
    }),
    answer: () => ({
      push_access_levels: [developers],
      merge_access_levels: [developers, maintainers],
      unprotect_access_levels: [maintainers],
    }),
  },
  {
    title: "unprotect by a group",
    body: ({ group }) => ({ allowed_to_unprotect: [{ group_id: group }] }),
    answer: (ids) => ({
      push_access_levels: [maintainers],
      merge_access_levels: [maintainers],
      unprotect_access_levels: [ofGroup(ids)],
    }),
  },
  {
    title: "unprotect by a user, a group and a role",
    body: ({ user, group }) => ({
      allowed_to_unprotect: [{ user_id: user }, { group_id: group }, { access_level: 40 }],
    }),
    answer: (ids) => ({
      push_access_levels: [maintainers],
      merge_access_levels: [maintainers],
      unprotect_access_levels: [ofUser(ids), ofGroup(ids), maintainers],
    }),
  },
];
