import { PipelineError } from "../../../pipeline/diagnostics/pipelineError";
import { withExceptions } from "../../pipeline/arbitrary/exceptions";
import { settingsOf, storedTokens } from "../../pipeline/examples";
import fc from "fast-check";
import { pulumiRuntimes } from "../../../pipeline/programs/runtimes";
import { Installer, packageManagers } from "../../../pipeline/programs/packageManagers";

/** Letters of names that every rule for names accepts. */
export const letters = "abcXYZ019";
const folderLetters = `${letters}_.@+-`;
export const word = text(letters, `${letters}_-`);
const stackPart = text(`${letters}_`, `${letters}_.-`);

/** Any text that a variable or an argument of a command can contain. */
export const anyText = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }),
    fc.constantFrom(
      "$(date)",
      "`date`",
      "${X:-y}",
      "'",
      '"',
      "\\",
      "a: b",
      "# c",
      "- d",
      "*",
      "&a",
      "!reference [a]",
      "| >",
      "%",
    ),
    fc.constantFrom(
      "{}",
      "[",
      "two\nlines",
      "ends\n\n",
      "\n",
      "\ttab",
      " ",
      "\r",
      "\u2028",
      "yes",
      "1e3",
      "null",
      "é 🚀",
    ),
  )
  .filter((value) => !value.includes("\0"));

const ref = fc.oneof(
  fc.record({
    branch: fc.oneof(fc.constantFrom("main", "yes", "1e3", "__proto__", "0"), text(letters, `${letters}_./-`)),
  }),
  fc.record({
    tag: fc.oneof(fc.constantFrom("*", "v*", "v1.*", "**", "on"), text(`${letters}*`, `${letters}_./+*-`)),
  }),
);

/** A folder of a project. */
export const folder = fc.oneof(
  fc.constant("."),
  fc
    .array(text(folderLetters, folderLetters), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join("/"))
    .filter((path) => !/^(\.\/)*-/.test(path) && !path.split("/").includes("..")),
);

const program = fc.constantFrom(...pulumiRuntimes).chain((runtime) =>
  fc.record(
    {
      path: folder,
      runtime: fc.constant(runtime),
      packageManager: fc.constantFrom(...packageManagers[runtime]),
      install: fc.constantFrom(...Object.values(Installer)),
      image: fc.constantFrom(
        "acme/tools:1",
        "$CI_REGISTRY/acme/tools:1",
        "reg.example.com:5000/a/b@sha256:" + "0".repeat(64),
      ),
      lockFile: text(letters, folderLetters),
      changes: fc.array(text(`${letters}*`, `${letters}_.@+*?-`), { maxLength: 3 }),
      steps: fc.record(
        {
          beforeInstall: fc.array(anyText, { maxLength: 2 }),
          before: fc.array(anyText, { maxLength: 2 }),
          after: fc.array(anyText, { maxLength: 2 }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["runtime"] },
  ),
);

const deployment = fc.record(
  {
    name: text("abcXYZ", `${letters}_-`),
    stack: stackPart,
    on: ref,
    approval: fc.constantFrom("automatic", "manual"),
    preview: fc.boolean(),
    runnerTags: fc.array(text(letters, `${letters}_.:-`), { maxLength: 2 }),
    onDrift: fc.constantFrom("report", "fail", "remediate", "ignore"),
  },
  { requiredKeys: ["name", "stack", "on"] },
);

const oneProgram = fc
  .record({ program, pulumiProject: stackPart, deployments: fc.array(deployment, { minLength: 1, maxLength: 4 }) })
  .map(({ pulumiProject, deployments, ...rest }) => ({
    ...rest,
    deployments: deployments.map(inProject(pulumiProject)),
  }));

const severalPrograms = fc
  .array(fc.tuple(program, deployment, deployment, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((rows) => ({
    programs: rows.map(([one, , , depends], index) => ({
      ...one,
      name: `p${index}`,
      ...(depends && index > 0 && { dependsOn: [`p${index - 1}`] }),
    })),
    deployments: rows.flatMap(([, first, second], index) =>
      [first, second].map((one) => ({ ...inProject(`project${index}`)(one), program: `p${index}` })),
    ),
  }));

const cloud = fc.oneof(
  fc.record({ organization: word }),
  fc.record({ organization: word, authentication: fc.constant("oidc") }),
  fc.record({ organization: word }).map((rest) => ({ ...rest, ...storedTokens })),
  fc.record({ organization: word, edition: fc.constant("team"), previews: fc.constantFrom("none", "shared") }),
  fc.record({
    organization: word,
    previews: fc.constantFrom("none", "shared", "separated"),
    report: fc.constantFrom("widget", "integration", "none"),
  }),
);

const ownBackend = fc.record({
  previews: fc.constantFrom("none", "shared"),
  backend: fc.record(
    {
      url: fc
        .tuple(fc.constantFrom("s3", "gs", "azblob", "file"), text(`${letters}_~./`, `${letters}_~./?&=%:@+,-`))
        .map((parts) => parts.join("://")),
      secretsProvider: fc.constantFrom("passphrase", "awskms://alias/a?b=c&d=%20", "gcpkms://a/b"),
    },
    { requiredKeys: ["url"] },
  ),
});

const rest = fc.record(
  {
    defaultBranch: fc.constantFrom("main", "trunk", "on"),
    reviewStacks: fc.record(
      { label: text(letters, `${letters} _.:-`), autoStop: fc.constantFrom("1 day", "12 hours") },
      { requiredKeys: [] },
    ),
    drift: fc.record(
      { schedule: fc.constant("0 4 * * *"), action: fc.constantFrom("report", "fail", "ignore") },
      { requiredKeys: ["schedule"] },
    ),
    policyPacks: fc.array(
      folder.map((path) => ({ path })),
      { maxLength: 2 },
    ),
    savedPlans: fc.boolean(),
    registry: fc.constantFrom("reg.example.com/mirror", "$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX"),
    pulumiVersion: fc.constantFrom("3.259.0", "3.258.1"),
    runnerTags: fc.array(text(letters, `${letters}_.:-`), { maxLength: 2 }),
    timeout: fc.constantFrom("1m", "90m", "121m", "24h"),
    retries: fc.integer({ min: 0, max: 2 }),
  },
  { requiredKeys: [] },
);

/** Valid settings of all kinds, as parsed YAML. */
export const validSettings = fc
  .tuple(fc.oneof(oneProgram, severalPrograms), fc.oneof(cloud, ownBackend), rest)
  .map(([what, how, more]) => ({ project: "acme/shop/api", ...what, ...how, ...withTemplate(more, what) }))
  .chain(withExceptions)
  .filter(isValid);

/** The same settings with the keys of every map in reverse order. */
export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

/** A review stack's template is a stack of the same program. */
function withTemplate(
  more: { reviewStacks?: object },
  { deployments, ...what }: { deployments: readonly { stack: string }[] },
): object {
  if (!more.reviewStacks) return more;
  const template = `${deployments[0]?.stack.split("/")[0] ?? ""}/dev`;
  return { ...more, reviewStacks: { ...more.reviewStacks, template, ...("programs" in what && { program: "p0" }) } };
}

function inProject(pulumiProject: string) {
  return <Row extends { stack: string }>(row: Row): Row => ({ ...row, stack: `${pulumiProject}/${row.stack}` });
}

function isValid(settings: object): boolean {
  try {
    settingsOf(settings);
    return true;
  } catch (error) {
    if (error instanceof PipelineError) return false;
    throw error;
  }
}

/** A text of these letters. The first letter is one of `first`. */
export function text(first: string, others: string): fc.Arbitrary<string> {
  const rest = fc.string({ unit: fc.constantFrom(...others.split("")), maxLength: 8 });
  return fc.tuple(fc.constantFrom(...first.split("")), rest).map((parts) => parts.join(""));
}
