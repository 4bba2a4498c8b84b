import { isObject, type Values } from "../../plugins/values";
import { useScriptedPlugin } from "./scriptedPlugin";

const PROJECT = "acme/shop/api";
const TYPE = "gitlab:index/projectJobTokenScopes:ProjectJobTokenScopes";
const WANTED = { project: PROJECT, enabled: true, targetProjectIds: [12, 13], targetGroupIds: [7] };
const scripted = useScriptedPlugin(PROJECT);

/** A GitLab that keeps the lists. `fails` is a request that it refuses. */
function listsOf(projects: number[], groups: number[] = [], fails = "") {
  let enabled = false;
  const list = (ids: number[]) => ids.map((id): Values => ({ id }));
  return (line: string, json: unknown) => {
    if (line === fails) return 500;
    const [, method, path, id] =
      /^(\w+) job_token_scope(?:\/(allowlist|groups_allowlist))?(?:\/(\d+))?/.exec(line) ?? [];
    const ids = path === "allowlist" ? projects : groups;
    if (method === "POST" && isObject(json)) ids.push(Number(json.target_project_id ?? json.target_group_id));
    if (method === "DELETE") ids.splice(ids.indexOf(Number(id)), 1);
    if (method === "PATCH" && isObject(json)) enabled = json.enabled === true;
    if (path === undefined) return { inbound_enabled: enabled, outbound_enabled: false };
    // GitLab's list of projects contains the project itself.
    return path === "allowlist" ? [...list(ids), { id: 42, path_with_namespace: PROJECT }] : list(ids);
  };
}

/** The requests that change something. */
const writes = () =>
  scripted.gitlab
    .asked()
    .filter(({ line }) => !line.startsWith("GET"))
    .map(({ line, json }) => `${line}${json === undefined ? "" : ` ${JSON.stringify(json)}`}`);

test("makes the list what the inputs say, and shows no change after a refresh", async () => {
  const made = await scripted.make(TYPE, WANTED, listsOf([12, 99]));

  expect(writes()).toEqual([
    "DELETE job_token_scope/allowlist/99",
    'POST job_token_scope/allowlist {"target_project_id":13}',
    'POST job_token_scope/groups_allowlist {"target_group_id":7}',
    'PATCH job_token_scope {"enabled":true}',
  ]);
  expect(made).toMatchObject({ id: PROJECT, state: WANTED });
  expect(scripted.gitlab.lines()[0]).toBe("GET job_token_scope/allowlist?page=1&per_page=20");
  expect(await scripted.plugin.read(TYPE, made.id, made.inputs, made.state)).toEqual(made);
  const swapped = { ...WANTED, targetProjectIds: [13, 12] };
  expect((await scripted.plugin.diff(TYPE, made.inputs, swapped, made.state)).changes).toBe(false);
});

test("is imported by the project, with inputs that show no change", async () => {
  const made = await scripted.make(TYPE, WANTED, listsOf([12, 13], [7]));

  const imported = await scripted.plugin.read(TYPE, PROJECT);

  expect((await scripted.plugin.diff(TYPE, imported.inputs, made.inputs, imported.state)).details).toEqual({});
});

test("records what is there if a request fails", async () => {
  const failing = listsOf([], [], "POST job_token_scope/groups_allowlist");

  await expect(scripted.make(TYPE, WANTED, failing)).rejects.toThrow("500");
});

test("is updated in place, and replaced for another project", async () => {
  const made = await scripted.make(TYPE, WANTED, listsOf([12, 13], [7]));
  const less = { ...WANTED, targetProjectIds: [12], targetGroupIds: [] };

  expect((await scripted.plugin.diff(TYPE, made.inputs, { ...WANTED, project: "b/c" }, made.state)).replaces).toEqual([
    "project",
  ]);
  scripted.gitlab.script(listsOf([12, 13], [7]));
  await scripted.plugin.update(TYPE, made.id, made, less);
  expect(writes()).toEqual([
    "DELETE job_token_scope/allowlist/13",
    "DELETE job_token_scope/groups_allowlist/7",
    'PATCH job_token_scope {"enabled":true}',
  ]);
});

test("a deletion leaves access to the project itself, and reports no failed request", async () => {
  const { id, inputs, state } = await scripted.make(TYPE, WANTED, listsOf([12, 13], [7]));

  scripted.gitlab.script(listsOf([12, 13], [7]));
  await scripted.plugin.delete(TYPE, id, state, inputs);
  expect(writes()).toEqual([
    "DELETE job_token_scope/allowlist/12",
    "DELETE job_token_scope/allowlist/13",
    "DELETE job_token_scope/groups_allowlist/7",
    'PATCH job_token_scope {"enabled":true}',
  ]);

  scripted.gitlab.script(listsOf([12], [7], "DELETE job_token_scope/allowlist/12"));
  await scripted.plugin.delete(TYPE, id, state, inputs);
  expect(writes()).toEqual(["DELETE job_token_scope/allowlist/12"]);
});
