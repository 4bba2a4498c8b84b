import type { Value, Values } from "../../plugins/values";
import { useScriptedPlugin } from "../plugins/scriptedPlugin";
import { ANSWERED, createRequest, EXAMPLES, LISTS, protectedBranch, updateRequest } from "./protectedBranches";

// No test runs the official plugin's Enterprise arguments on a GitLab. So these tests compare the stand-in's requests,
// and what it reads from the responses, with GitLab's documentation.

const PROJECT = "acme/shop/api";
const TYPE = "gitlab:index/branchProtection:BranchProtection";
const IDS = { user: 2, group: 3, deployKey: 1 };
const scripted = useScriptedPlugin(PROJECT);

/** The names of the lists and targets in the plugin's arguments. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  allowed_to_push: "allowedToPushes",
  allowed_to_merge: "allowedToMerges",
  allowed_to_unprotect: "allowedToUnprotects",
  user_id: "userId",
  group_id: "groupId",
  deploy_key_id: "deployKeyId",
};
const ROLES: Readonly<Record<number, string>> = { 0: "no one", 30: "developer", 40: "maintainer", 60: "admin" };

/** The documented response to a documented request, with ids. */
function answerOf(lists: Readonly<Record<string, readonly object[]>>): Values {
  let id = 1000;
  const numbered = Object.entries(lists).map(([list, entries]) => [
    list,
    entries.map((entry) => ({ id: ++id, ...(list === "push_access_levels" && { deploy_key_id: null }), ...entry })),
  ]);
  const answer = {
    id: 101,
    name: "main",
    ...(Object.fromEntries(numbered) as Values),
    allow_force_push: false,
    code_owner_approval_required: false,
    inherited: false,
  };
  expect(protectedBranch.safeParse(answer).error).toBeUndefined();
  return answer;
}

/** The plugin's arguments for the lists of a request. */
function argumentsOf(body: Values): Values {
  const lists = LISTS.filter((list) => body[list] !== undefined).map((list) => [
    ARGUMENTS[list],
    (body[list] as Values[]).map(entryArguments),
  ]);
  return { project: PROJECT, branch: "main", ...(Object.fromEntries(lists) as Values) };
}

function entryArguments(entry: Values): Values {
  const [[target, value] = ["", null]] = Object.entries(entry);
  return target === "access_level" ? { accessLevel: ROLES[Number(value)] ?? "" } : { [ARGUMENTS[target] ?? ""]: value };
}

/** Creates the protection. The check of its arguments also asks GitLab for its edition. */
function make(news: Values, protection: Values) {
  scripted.gitlab.script(answers(protection));
  return scripted.make(TYPE, news, answers(protection));
}

/** GitLab's responses: Enterprise Edition, and the protection once it was created. */
function answers(protection: Values, exists = false) {
  let made = exists;
  return (line: string): number | Value => {
    if (line.endsWith("metadata")) return { enterprise: true, version: "19.1.0-ee" };
    if (line.startsWith("POST")) made = true;
    return line.startsWith("GET") && !made ? 404 : protection;
  };
}

const byLists = EXAMPLES.filter(({ body }) => LISTS.some((list) => list in body(IDS)));

describe.each(byLists.map((example) => [example.title, example] as const))("%s", (_, { body, answer }) => {
  const news = argumentsOf(body(IDS) as Values);

  test("is created by the documented request, and the response becomes the state", async () => {
    const documented = answerOf(answer(IDS));
    const made = await make(news, documented);
    const sent = scripted.gitlab.asked().filter(({ line }) => line.startsWith("POST"));

    expect(sent.map(({ json }) => createRequest.safeParse(json).error)).toEqual([undefined]);
    expect(sent[0]?.json).toMatchObject({ name: "main", ...body(IDS) });
    for (const list of LISTS) {
      const read = (made.state[ARGUMENTS[list] ?? ""] as Values[]).map(
        ({ accessLevelDescription: _, ...rest }) => rest,
      );
      expect(read).toEqual((answer(IDS)[ANSWERED[list]] as Values[]).map(targetOf));
    }
    expect((await scripted.plugin.diff(TYPE, made.inputs, made.inputs, made.state)).changes).toBe(false);
  });

  test("is changed to roles and back by documented requests", async () => {
    const documented = answerOf(answer(IDS));
    const roles = Object.fromEntries(LISTS.map((list) => [ARGUMENTS[list], [{ accessLevel: "admin" }]])) as Values;
    const made = await make(news, documented);
    scripted.gitlab.script(answers(documented, true));
    await scripted.plugin.update(TYPE, made.id, made, { ...news, ...roles });
    const changes = scripted.gitlab.asked().filter(({ line }) => line.startsWith("PATCH"));

    expect(changes.map(({ json }) => updateRequest.safeParse(json).error)).toEqual([undefined]);
    for (const list of LISTS) {
      const before = documented[ANSWERED[list]] as Values[];
      expect((changes[0]?.json as Values)[list]).toEqual([
        ...before.map(({ id }) => ({ id, _destroy: true })),
        { access_level: 60 },
      ]);
    }
    const before = answerOf(Object.fromEntries(LISTS.map((list) => [ANSWERED[list], [ADMINS]])));
    scripted.gitlab.script(answers(before, true));
    await scripted.plugin.update(TYPE, made.id, made, news);
    const back = scripted.gitlab.asked().filter(({ line }) => line.startsWith("PATCH"));
    expect(back.map(({ json }) => updateRequest.safeParse(json).error)).toEqual([undefined]);
    expect(back[0]?.json).toMatchObject(
      Object.fromEntries(
        Object.entries(body(IDS)).map(([list, entries]) => [
          list,
          expect.arrayContaining(entries as Values[]) as Value,
        ]),
      ),
    );
  });
});

const ADMINS = { access_level: 60, access_level_description: "Instance admins", user_id: null, group_id: null };

/** The target of an entry in a response, as the plugin's argument. */
function targetOf(entry: Values): Values {
  const named = Object.entries(ARGUMENTS).find(([wire]) => typeof entry[wire] === "number");
  return named ? { [named[1]]: entry[named[0]] ?? null } : { accessLevel: ROLES[Number(entry.access_level)] ?? "" };
}
