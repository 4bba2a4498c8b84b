import type { GitLabSeed } from "../../gitlab/seed";
import { createWorld, seed, type Send } from "../gitlab/world";
import {
  ANSWERED,
  createRequest,
  EXAMPLES,
  type ExampleIds,
  type List,
  LISTS,
  protectedBranch,
  TARGETS,
} from "./protectedBranches";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbcdefghijklmnopqrstuvwxyz012345678901234567";
const PATH = "/projects/101/protected_branches";
const groups: NonNullable<GitLabSeed["groups"]> = [{ path: "reviewers", members: { maintainer: 50, developer: 30 } }];

type Body = Readonly<Record<string, unknown>>;
type Entry = Readonly<Record<string, unknown>>;

interface Documented {
  readonly send: Send;
  readonly as: (username: string) => Send;
  readonly ids: ExampleIds;
}

/** A project with a user, a group and a deploy key that its protections may name. */
async function documented(changes: Partial<GitLabSeed> = {}): Promise<Documented> {
  const world = createWorld({ groups, ...changes });
  const send = world.as("maintainer");
  const user = seed.users.findIndex(({ username }) => username === "developer") + 1;
  const group = world.gitlab.state.namespaces.find(({ fullPath }) => fullPath === "reviewers")!.id;
  await send("POST", "/projects/101/share", { group_id: group, group_access: 30 });
  const key = await send("POST", "/projects/101/deploy_keys", { title: "Deploy", key: KEY, can_push: true });
  return { send, as: world.as, ids: { user, group, deployKey: (key.body as { id: number }).id } };
}

/** The fields of an entry in a response, without the id. */
const withoutIds = (entries: unknown) =>
  (entries as Entry[]).map((entry) => Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "id")));

test.each(EXAMPLES.map((example) => [example.title, example] as const))(
  "gives the documented response: %s",
  async (_, { body, answer }) => {
    const { send, ids } = await documented();
    const request = { name: "*-stable", ...body(ids) };
    const made = await send("POST", PATH, request);

    expect(createRequest.safeParse(request).error).toBeUndefined();
    expect(made.status).toBe(201);
    expect(protectedBranch.safeParse(made.body).error).toBeUndefined();
    expect(made.body).toMatchObject({ name: "*-stable", allow_force_push: false, code_owner_approval_required: false });
    for (const [list, entries] of Object.entries(answer(ids))) {
      const found = withoutIds((made.body as Body)[list]);
      // The documentation shows `deploy_key_id` only where there is one.
      expect(found).toEqual(
        list === "push_access_levels" ? entries.map((entry) => ({ deploy_key_id: null, ...entry })) : entries,
      );
    }
    expect(await send("GET", `${PATH}/*-stable`)).toMatchObject({ status: 200, body: made.body });
    expect((await send("GET", `${PATH}?search=stable`)).body).toEqual([made.body]);
  },
);

const TARGET_CASES = LISTS.flatMap((list) => TARGETS[list].map((target) => [list, target] as const));

const idOf = (target: string, ids: ExampleIds): number =>
  ({ access_level: 40, user_id: ids.user, group_id: ids.group, deploy_key_id: ids.deployKey })[target] ?? 0;

test.each(TARGET_CASES)("an entry of %s with %s is added, changed and removed", async (list, target) => {
  const { as, ids } = await documented();
  // An admin may change the protection even if only others may unprotect the branch.
  const send = as("platform");
  await send("POST", PATH, { name: "next", push_access_level: 40 });
  const added = await send("PATCH", `${PATH}/next`, {
    [list]: [target === "access_level" ? { access_level: 60 } : { [target]: idOf(target, ids) }],
  });

  expect(added.status).toBe(200);
  expect(protectedBranch.safeParse(added.body).error).toBeUndefined();
  const entries = (added.body as Body)[ANSWERED[list]] as Entry[];
  const entry = entries.at(-1)!;
  expect(entry[target]).toBe(target === "access_level" ? 60 : idOf(target, ids));

  const changed = await send("PATCH", `${PATH}/next`, { [list]: [{ id: entry.id, access_level: 30 }] });
  expect((changed.body as Record<string, Entry[]>)[ANSWERED[list]]!.at(-1)).toMatchObject({
    id: entry.id,
    access_level: 30,
    user_id: null,
    group_id: null,
  });
  const emptied = await send("PATCH", `${PATH}/next`, {
    [list]: (changed.body as Record<string, Entry[]>)[ANSWERED[list]]!.map(({ id }) => ({ id, _destroy: true })),
  });
  expect((emptied.body as Body)[ANSWERED[list]]).toEqual([]);
});

const UNDOCUMENTED: readonly [List, string, (ids: ExampleIds) => object, number][] = [
  ["allowed_to_merge", "a deploy key", ({ deployKey }) => ({ deploy_key_id: deployKey }), 422],
  ["allowed_to_unprotect", "a deploy key", ({ deployKey }) => ({ deploy_key_id: deployKey }), 422],
  ["allowed_to_unprotect", "the level of no access", () => ({ access_level: 0 }), 400],
  ["allowed_to_push", "a level that does not exist", () => ({ access_level: 20 }), 400],
  ["allowed_to_push", "two targets", ({ user }) => ({ user_id: user, access_level: 40 }), 400],
  ["allowed_to_push", "a user who is not a member", () => ({ user_id: 6 }), 422],
  ["allowed_to_merge", "a group that the project is not shared with", () => ({ group_id: 12 }), 422],
  ["allowed_to_push", "a deploy key of another project", () => ({ deploy_key_id: 99 }), 422],
];

test.each(UNDOCUMENTED)("%s refuses %s", async (list, _, entry, status) => {
  const { send, ids } = await documented();

  expect((await send("POST", PATH, { name: "next", [list]: [entry(ids)] })).status).toBe(status);
});

test("a read-only deploy key is refused", async () => {
  const { send, ids } = await documented();
  await send("PUT", `/projects/101/deploy_keys/${ids.deployKey}`, { can_push: false });
  const entry = { deploy_key_id: ids.deployKey };

  expect((await send("POST", PATH, { name: "next", allowed_to_push: [entry] })).status).toBe(422);
});

const pushed = { branch: "next", start_branch: "main", content: "x", commit_message: "x" };

test.each<[string, (ids: ExampleIds) => object, Readonly<Record<string, number>>]>([
  ["a user", ({ user }) => ({ user_id: user }), { developer: 201, maintainer: 400, reporter: 403 }],
  ["a group", ({ group }) => ({ group_id: group }), { developer: 201, maintainer: 201, reporter: 403 }],
  ["a role", () => ({ access_level: 40 }), { developer: 400, maintainer: 201, reporter: 403 }],
  ["a deploy key", ({ deployKey }) => ({ deploy_key_id: deployKey }), { developer: 400, maintainer: 400 }],
])("only %s in allowed_to_push may push", async (_, entry, statuses) => {
  const { send, as, ids } = await documented();
  await send("POST", PATH, { name: "next", allowed_to_push: [entry(ids)] });

  for (const [username, status] of Object.entries(statuses)) {
    const answer = await as(username)("POST", `/projects/101/repository/files/${username}`, pushed);
    expect([username, answer.status]).toEqual([username, status]);
    await as("platform")("DELETE", "/projects/101/repository/branches/next");
  }
});

test("only users and groups in allowed_to_unprotect may unprotect", async () => {
  const { send, as, ids } = await documented();
  await send("POST", PATH, { name: "next", allowed_to_unprotect: [{ user_id: ids.user }] });

  // Unprotecting also needs the role Maintainer.
  expect((await as("developer")("DELETE", `${PATH}/next`)).status).toBe(403);
  expect((await send("DELETE", `${PATH}/next`)).status).toBe(403);
  await send("POST", PATH, { name: "other", allowed_to_unprotect: [{ group_id: ids.group }] });
  expect((await send("DELETE", `${PATH}/other`)).status).toBe(204);
});

test("the Community Edition ignores the lists, and its response has no Premium fields", async () => {
  const { send, ids } = await documented({ edition: "ce" });
  const { body } = await send("POST", PATH, { name: "next", allowed_to_push: [{ user_id: ids.user }] });

  expect(body).toEqual({
    id: expect.any(Number) as number,
    name: "next",
    push_access_levels: [
      {
        id: expect.any(Number) as number,
        access_level: 40,
        access_level_description: "Maintainers",
        deploy_key_id: null,
      },
    ],
    merge_access_levels: [
      { id: expect.any(Number) as number, access_level: 40, access_level_description: "Maintainers" },
    ],
    allow_force_push: false,
  });
});
