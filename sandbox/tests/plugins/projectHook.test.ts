import { isObject, secret, type Values } from "../../plugins/values";
import { useScriptedPlugin } from "./scriptedPlugin";

const PROJECT = "acme/shop/api";
const TYPE = "gitlab:index/projectHook:ProjectHook";
const HOOK = { project: PROJECT, url: "https://ci.example.com/a", name: "chat", pipelineEvents: true, token: "s3cret" };
const scripted = useScriptedPlugin(PROJECT);

/** A GitLab that keeps one webhook, and does not return its token. */
function keeping(kept: Values = {}) {
  let hook: Values = kept;
  return (_line: string, json: unknown): Values => {
    if (isObject(json)) hook = { ...hook, ...json };
    const { token: _, ...shown } = hook;
    return { ...shown, id: 7, project_id: 42, alert_status: "executable" };
  };
}

test("sends all flags and the token, and shows no change after a refresh", async () => {
  const made = await scripted.make(TYPE, HOOK, keeping());

  const [asked] = scripted.gitlab.asked();
  expect(asked).toMatchObject({
    line: "POST hooks",
    json: { url: HOOK.url, name: "chat", token: "s3cret", push_events: true, pipeline_events: true, job_events: false },
  });
  expect(made).toMatchObject({
    id: `${PROJECT}:7`,
    state: { hookId: 7, token: secret("s3cret"), enableSslVerification: true },
  });
  expect(await scripted.plugin.read(TYPE, made.id, made.inputs, made.state)).toEqual(made);
  expect((await scripted.plugin.diff(TYPE, made.inputs, made.inputs, made.state)).changes).toBe(false);
});

test("after an import, its flags and its token are changed in place", async () => {
  scripted.gitlab.script(
    keeping({ url: HOOK.url, note_events: true, push_events: true, enable_ssl_verification: true }),
  );
  const imported = await scripted.plugin.read(TYPE, `${PROJECT}:7`);
  const { inputs } = await scripted.plugin.check(TYPE, HOOK);

  const { details, replaces } = await scripted.plugin.diff(TYPE, imported.inputs, inputs, imported.state);

  expect(replaces).toEqual([]);
  expect(Object.keys(details).sort()).toEqual(["name", "noteEvents", "pipelineEvents", "token"]);
});

test("is replaced for another URL or project", async () => {
  const made = await scripted.make(TYPE, HOOK, keeping());
  const moved = { ...made.inputs, url: "https://ci.example.com/b", project: "b/c" };

  expect((await scripted.plugin.diff(TYPE, made.inputs, moved, made.state)).replaces.sort()).toEqual([
    "project",
    "url",
  ]);
});

test("is updated and deleted by its number", async () => {
  const made = await scripted.make(TYPE, HOOK, keeping());
  scripted.gitlab.script(keeping({ url: HOOK.url }));

  await scripted.plugin.update(TYPE, made.id, made, { ...made.inputs, jobEvents: true });
  await scripted.plugin.delete(TYPE, made.id, made.state, made.inputs);

  expect(scripted.gitlab.lines()).toEqual(["PUT hooks/7", "DELETE hooks/7"]);
});

test("refuses the inputs that it does not have", async () => {
  const { failures } = await scripted.plugin.check(TYPE, { ...HOOK, signingToken: "x" });

  expect(failures).toEqual([{ property: "", reason: 'the sandbox\'s plugin does not support "signingToken"' }]);
});
