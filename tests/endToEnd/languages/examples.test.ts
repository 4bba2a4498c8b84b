import { createLanguageWorld, type Language, type LanguageWorld, npmToken } from "./languageWorld";

/** Compares each language's example with the one in TypeScript, through the real engine. */
const testTimeout = 240_000;

/** Settings that are written in the same way in every language. */
const change = { "eu-west-1": "eu-central-1", "release-*": "v*" };

/** The resources and the CI file after an update. */
interface Snapshot {
  readonly resources: readonly object[];
  readonly ciFile: string;
}

/** The results of onboarding a project, changing its settings and destroying the stack. */
interface Lifecycle {
  readonly onboarded: Snapshot;
  readonly outputs: unknown;
  readonly changed: Snapshot;
  readonly afterwards: { readonly resources: readonly object[]; readonly status: number };
  /** The complete output, and everything that the engine stored. */
  readonly texts: string;
}

let world: LanguageWorld | undefined;
let typescript: Lifecycle;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function runLifecycle(language: Language): Promise<Lifecycle> {
  world = await createLanguageWorld(language);
  let texts = await world.succeed("up --yes --skip-preview");
  const onboarded = await snapshot(world);
  const outputs = await outputsOf(world);
  await world.edit(change);
  texts += await world.succeed("up --yes");
  const changed = await snapshot(world);
  texts += await world.workspace.readState();
  texts += await world.succeed("destroy --yes --skip-preview");
  const afterwards = { resources: await world.resources(), status: (await world.ciFile()).status };
  return { onboarded, outputs, changed, afterwards, texts };
}

async function snapshot(current: LanguageWorld): Promise<Snapshot> {
  return { resources: await current.resources(), ciFile: (await current.ciFile()).text };
}

/** The outputs with a fixed URL of GitLab, because each sandbox has another port. */
async function outputsOf(current: LanguageWorld): Promise<unknown> {
  const text = JSON.stringify(await current.outputs());
  return JSON.parse(text.replaceAll(current.sandbox.gitlabUrl, "https://gitlab.example.com"));
}

beforeAll(async () => {
  typescript = await runLifecycle("typescript");
  await world?.close();
  world = undefined;
}, testTimeout);

test("the example in TypeScript has resources, and the change modifies them", () => {
  expect(typescript.onboarded.resources.length).toBeGreaterThan(20);
  expect(typescript.changed.resources).not.toEqual(typescript.onboarded.resources);
  expect(typescript.changed.ciFile).not.toBe(typescript.onboarded.ciFile);
  expect(typescript.afterwards).toEqual({ resources: [], status: 404 });
  expect(typescript.texts).not.toContain(npmToken);
});

test.each<Language>(["python", "go", "yaml"])(
  "the example in %s onboards, changes and destroys the same as the one in TypeScript",
  async (language) => {
    const { texts, ...results } = await runLifecycle(language);
    const { texts: _, ...expected } = typescript;

    expect(results).toEqual(expected);
    expect(texts).not.toContain(npmToken);
  },
  testTimeout,
);
