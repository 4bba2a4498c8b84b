import { createLanguageWorld, type Language, type LanguageWorld, npmToken } from "./languageWorld";

/** Compares each language's example with the one in TypeScript, through the real engine. */
const testTimeout = 240_000;

/** Settings that are written in the same way in every language. */
const change = { "eu-west-1": "eu-central-1", "release-*": "v*" };

interface Seen {
  readonly resources: readonly object[];
  readonly ciFile: string;
}

interface Life {
  readonly onboarded: Seen;
  readonly outputs: unknown;
  readonly changed: Seen;
  readonly afterwards: { readonly resources: readonly object[]; readonly status: number };
  /** The complete output, and everything that the engine stored. */
  readonly texts: string;
}

let world: LanguageWorld | undefined;
let typescript: Life;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function live(language: Language): Promise<Life> {
  world = await createLanguageWorld(language);
  let texts = await world.succeed("up --yes --skip-preview");
  const onboarded = await see(world);
  const outputs = await outputsOf(world);
  await world.edit(change);
  texts += await world.succeed("up --yes");
  const changed = await see(world);
  texts += await world.workspace.readState();
  texts += await world.succeed("destroy --yes --skip-preview");
  const afterwards = { resources: await world.resources(), status: (await world.ciFile()).status };
  return { onboarded, outputs, changed, afterwards, texts };
}

async function see(seen: LanguageWorld): Promise<Seen> {
  return { resources: await seen.resources(), ciFile: (await seen.ciFile()).text };
}

/** A sandbox has another address each time. */
async function outputsOf(seen: LanguageWorld): Promise<unknown> {
  const text = JSON.stringify(await seen.outputs());
  return JSON.parse(text.replaceAll(seen.sandbox.gitlabUrl, "https://gitlab.example.com"));
}

beforeAll(async () => {
  typescript = await live("typescript");
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
    const { texts, ...life } = await live(language);
    const { texts: _, ...expected } = typescript;

    expect(life).toEqual(expected);
    expect(texts).not.toContain(npmToken);
  },
  testTimeout,
);
