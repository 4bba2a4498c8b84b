import * as pulumi from "@pulumi/pulumi";
import { startSandbox, type Sandbox } from "pulumi-pipeline-sandbox";
import { configureGitLab } from "pulumi-pipeline-sandbox/plugins/gitlab/context";
import { projectVariable } from "pulumi-pipeline-sandbox/plugins/gitlab/projectVariable";
import { testToken } from "pulumi-pipeline-sandbox/testing/testToken";
import { allForms, exceptionsOf, refusals, secretOf, shown, variableSettings } from "../../pipeline/variableForms";
import { childrenOf, listen } from "../children";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(240_000);

/** A variable for each accepted form. No value contains the value of another variable. */
const forms = allForms
  // A default means the same if it is left out, so one of the two forms is enough.
  .filter(({ type, expand }) => type !== undefined && expand !== false)
  .filter((form) => refusals(form).length === 0 && shown(form) !== undefined)
  .map((form, index) => ({
    ...form,
    name: `V${index}`,
    text: form.text === "" || form.text === "short" ? form.text : `v${index}.${form.text}`,
    description: index % 2 === 0 ? `the ${index}th` : undefined,
    shown: shown(form)!,
  }));

const project = "acme/shop";
const jobs = {
  "on main, in production": { isProtected: true, environment: "production" },
  "on main": { isProtected: true, environment: undefined },
  "on a branch, in production": { isProtected: false, environment: "production" },
  "on a branch": { isProtected: false, environment: undefined },
};
type Job = (typeof jobs)[keyof typeof jobs];

/** What a job found: the values of its variables, and the content of the files that they name. */
interface Found {
  readonly values: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly log: string;
}

// The job encodes the values, so that GitLab does not mask them.
const script = [
  "const names = Object.keys(process.env).filter((name) => /^V[0-9]+$/.test(name));",
  "const read = (path) => { try { return require('fs').readFileSync(path, 'utf8'); } catch { return undefined; } };",
  "const values = Object.fromEntries(names.map((name) => [name, process.env[name]]));",
  "const files = Object.fromEntries(names.map((name) => [name, values[name].startsWith('/') ? read(values[name]) : undefined]));",
  "console.log('FOUND ' + Buffer.from(JSON.stringify({ values, files })).toString('base64'));",
  "for (const name of names) console.log('PRINTED ' + name + ' ' + (files[name] ?? values[name]).split('\\n').join(' '));",
].join(" ");

let sandbox: Sandbox;
let listed: ReadonlyMap<string, Record<string, unknown>>;
const found = new Map<string, Found>();

beforeAll(async () => {
  listen();
  const variables = forms.map(({ name, shown: _, ...form }) => variableSettings(name, form));
  const secrets = Object.fromEntries(forms.map(({ name, text }) => [secretOf(name), text]));
  const children = await childrenOf({ variables, secrets, exceptions: exceptionsOf(forms) });

  sandbox = await startSandbox(
    {
      gitlab: {
        users: [{ username: "dev", token: testToken("glpat-dev") }],
        projects: [{ path: project, members: { dev: 40 }, files: { "README.md": "shop\n" } }],
      },
      cloud: { users: [], organizations: [] },
    },
    { runner: {} },
  );
  const api = await configureGitLab(
    { baseUrl: sandbox.gitlabUrl, token: testToken("glpat-dev") },
    {},
    new AbortController().signal,
  );
  for (const { type, inputs } of children) {
    if (type !== "gitlab:index/projectVariable:ProjectVariable") continue;
    await projectVariable.create({ ...plain(inputs), project }, api);
  }
  listed = new Map((await everyVariable()).map((row) => [String(row.key), row]));
  await runJobs();
});

afterAll(async () => {
  await pulumi.runtime.disconnect();
  await sandbox.close();
});

test("each accepted form becomes a GitLab variable with exactly the expected fields", () => {
  expect(forms.length).toBeGreaterThan(200);
  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(
      forms.map((form) => [
        form.name,
        {
          key: form.name,
          variable_type: form.type ?? "env_var",
          value: form.shown === "hidden" ? null : form.text,
          raw: form.expand !== true,
          masked: form.shown !== "visible",
          hidden: form.shown === "hidden",
          protected: form.protected ?? form.source === "secret",
          environment_scope: form.deployment ?? "*",
          description: form.description ?? "",
        },
      ]),
    ),
  );
});

test.each(Object.entries(jobs))(
  "a job %s gets exactly its variables, as values or files, expanded or not",
  (name, job) => {
    const { values, files } = found.get(name)!;
    const visible = forms.filter((form) => isFor(form, job));

    expect(Object.keys(values).sort()).toEqual(visible.map((form) => form.name).sort());
    const wrong = visible.filter((form) => {
      const content = contentOf(form);
      return form.type === "file"
        ? !values[form.name]!.endsWith(`.tmp/${form.name}`) || files[form.name] !== content
        : values[form.name] !== content;
    });
    expect(wrong).toEqual([]);
  },
);

test.each(Object.entries(jobs))("the log of a job %s masks the masked values and no others", (name, job) => {
  const printed = new Map(
    [...found.get(name)!.log.matchAll(/PRINTED (V[0-9]+) ?([^\r\n]*)/g)].map(([, key, text]) => [key, text]),
  );
  const wrong = forms
    .filter((form) => isFor(form, job))
    .filter((form) => {
      const text = form.shown === "visible" ? contentOf(form).split("\n").join(" ") : "[MASKED]";
      return printed.get(form.name)?.trim() !== text.trim();
    });

  expect(wrong).toEqual([]);
});

type Form = (typeof forms)[number];

function isFor(form: Form, { isProtected, environment }: Job): boolean {
  const needsProtection = form.protected ?? form.source === "secret";
  return (isProtected || !needsProtection) && (form.deployment === undefined || form.deployment === environment);
}

/** GitLab and its runner: `$$` is a dollar sign. `$1` and references to undefined variables are empty. */
function contentOf({ expand, text }: Form): string {
  if (expand !== true) return text;
  return text
    .replace(/\$CI_PROJECT_PATH|\$\{CI_PROJECT_PATH\}/g, project)
    .replace(/\$NOBODY|\$1/g, "")
    .replaceAll("$$", () => "$");
}

/** Inputs without the wrappers of secrets. */
function plain(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null && "value" in value ? value.value : value,
    ]),
  );
}

async function everyVariable(): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for (let page = 1; ; page++) {
    const more = await call<Record<string, unknown>[]>("GET", `variables?per_page=100&page=${page}`);
    rows.push(...more);
    if (more.length < 100) return rows;
  }
}

async function runJobs(): Promise<void> {
  const dump = `node -e ${JSON.stringify(script).replaceAll("$", "\\$")}`;
  const ciFile = JSON.stringify({
    dump: { script: [dump] },
    "dump-in-production": { script: [dump], environment: { name: "production" } },
  });
  await call("POST", "repository/files/.gitlab-ci.yml", { branch: "main", commit_message: "add CI", content: ciFile });
  await sandbox.settled();
  await call("POST", "repository/branches?branch=topic&ref=main");
  await sandbox.settled();
  for (const { id, ref } of await call<{ id: number; ref: string }[]>("GET", "pipelines")) {
    for (const job of await call<{ id: number; name: string }[]>("GET", `pipelines/${id}/jobs`)) {
      const log = await call<string>("GET", `jobs/${job.id}/trace`);
      const where = [ref === "main" ? "on main" : "on a branch", ...(job.name === "dump" ? [] : ["in production"])];
      const encoded = /FOUND ([A-Za-z0-9+/=]+)/.exec(log)?.[1];
      if (encoded === undefined) throw new Error(`${job.name} on ${ref} did not end well:\n${log}`);
      const { values, files } = JSON.parse(Buffer.from(encoded, "base64").toString()) as Omit<Found, "log">;
      found.set(where.join(", "), { values, files, log });
    }
  }
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const url = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/${path}`;
  const response = await fetch(url, {
    method,
    headers: { "PRIVATE-TOKEN": testToken("glpat-dev"), "Content-Type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text) as T;
}
