import { listed, type Mistake, quoted } from "./errors";
import { Runtime, toolchains } from "./runtimes";

type Loose = Readonly<Record<string, unknown>>;

/**
 * What is wrong between one part of the settings and another. It takes settings that may be wrong in themselves, and
 * looks only at the parts that it understands, so that all mistakes are found in one go.
 */
export function crossMistakes(settings: unknown): Mistake[] {
  const top = map(settings);
  const deployments = list(top.deployments).map(map);
  const variables = list(top.variables).map(map);

  return [
    ...duplicateNames(deployments),
    ...reservedNames(deployments),
    ...foreignStacks(deployments, top.organization),
    ...mixedPrograms(deployments),
    ...plainSecrets(deployments),
    ...unknownDeployments(variables, deployments),
    ...reservedVariables(variables),
    ...duplicateVariables(variables),
    ...runtimesToCome(map(top.program).runtime),
    ...inseparablePreviews(top),
  ];
}

function duplicateNames(deployments: readonly Loose[]): Mistake[] {
  return repeated(deployments.map(({ name }) => text(name))).map(({ index, first, key }) => ({
    code: "DUPLICATE_NAME",
    path: `deployments[${index}].name`,
    message: `${quoted(key)} is already the name of deployments[${first}]. Give each deployment a name of its own`,
  }));
}

/** The preview's team stands beside the deployments' teams, which are named after them. */
function reservedNames(deployments: readonly Loose[]): Mistake[] {
  return deployments.flatMap(({ name }, index) =>
    name === "preview"
      ? [
          {
            code: "RESERVED_NAME",
            path: `deployments[${index}].name`,
            message: '"preview" is taken by the preview job',
          },
        ]
      : [],
  );
}

function foreignStacks(deployments: readonly Loose[], organization: unknown): Mistake[] {
  return deployments.flatMap(({ stack }, index) => {
    const parts = text(stack)?.split("/") ?? [];
    if (parts.length !== 3 || typeof organization !== "string" || parts[0] === organization) return [];
    return [
      {
        code: "FOREIGN_STACK",
        path: `deployments[${index}].stack`,
        message: `${quoted(stack)} belongs to organization ${quoted(parts[0])}, not to ${quoted(organization)}. Leave the organization out, or change "organization"`,
      },
    ];
  });
}

function mixedPrograms(deployments: readonly Loose[]): Mistake[] {
  const projects = deployments.map(({ stack }) => text(stack)?.split("/").at(-2));
  const first = projects.find((project) => project !== undefined);
  return projects.flatMap((project, index) =>
    project === undefined || project === first
      ? []
      : [
          {
            code: "MIXED_PROGRAMS",
            path: `deployments[${index}].stack`,
            message: `Pulumi project ${quoted(project)} is not ${quoted(first)}, that of the first deployment. All deployments are stacks of one program`,
          },
        ],
  );
}

/** A secret in the settings file would be a secret in git. */
function plainSecrets(deployments: readonly Loose[]): Mistake[] {
  return deployments.flatMap((deployment, index) =>
    secretPaths(map(deployment.esc).values, `deployments[${index}].esc.values`).map((path) => ({
      code: "PLAIN_SECRET",
      path,
      message:
        "a secret must not be written in plain text. Put it into an ESC environment of its own and name that in esc.imports",
    })),
  );
}

function secretPaths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => secretPaths(item, `${path}[${index}]`));
  return Object.entries(map(value)).flatMap(([key, inner]) =>
    key === "fn::secret" && !("ciphertext" in map(inner)) ? [`${path}.${key}`] : secretPaths(inner, `${path}.${key}`),
  );
}

function unknownDeployments(variables: readonly Loose[], deployments: readonly Loose[]): Mistake[] {
  const names = deployments.flatMap(({ name }) => text(name) ?? []);
  return variables.flatMap(({ deployment }, index) =>
    typeof deployment !== "string" || names.includes(deployment)
      ? []
      : [
          {
            code: "UNKNOWN_DEPLOYMENT",
            path: `variables[${index}].deployment`,
            message: `there is no deployment ${quoted(deployment)}. Deployments: ${listed(names)}`,
          },
        ],
  );
}

/** What GitLab sets itself, and what would make `pulumi login --oidc-token` refuse to run (Pulumi CLI 3.259). */
function reservedVariables(variables: readonly Loose[]): Mistake[] {
  return variables.flatMap(({ name }, index) =>
    typeof name === "string" && (/^(CI|GITLAB)_/.test(name) || ownVariables.includes(name))
      ? [
          {
            code: "RESERVED_NAME",
            path: `variables[${index}].name`,
            message: `${quoted(name)} is set by GitLab or by the pipeline itself. Choose another name`,
          },
        ]
      : [],
  );
}

const ownVariables = ["PULUMI_ACCESS_TOKEN", "PULUMI_OIDC_TOKEN", "PULUMI_STACK", "PULUMI_TEAM", "PULUMI_HOME"];

function duplicateVariables(variables: readonly Loose[]): Mistake[] {
  const keys = variables.map(({ name, deployment }) =>
    typeof name === "string" ? `${name}${typeof deployment === "string" ? ` for ${deployment}` : ""}` : undefined,
  );
  return repeated(keys).map(({ index, first, key }) => ({
    code: "DUPLICATE_NAME",
    path: `variables[${index}].name`,
    message: `${quoted(key)} is already set by variables[${first}]`,
  }));
}

function runtimesToCome(runtime: unknown): Mistake[] {
  const known = Object.keys(toolchains);
  const toCome = Object.values<unknown>(Runtime).includes(runtime) && !known.includes(String(runtime));
  if (!toCome) return [];
  return [
    {
      code: "NOT_RENDERED_YET",
      path: "program.runtime",
      message: `pipelines for ${quoted(runtime)} are not made yet. Runtimes so far: ${listed(known)}`,
    },
  ];
}

/** An organization token can change every stack, so the edition without team tokens cannot keep the identities apart. */
function inseparablePreviews({ edition, previews }: Loose): Mistake[] {
  if (edition !== "team" || (previews !== undefined && previews !== "separated")) return [];
  return [
    {
      code: "SHARED_IDENTITY",
      path: "previews",
      message:
        'the "team" edition has no team tokens, so a merge request\'s unreviewed code would hold a token that can deploy. Set previews to "none", or to "shared" where everybody who may open a merge request may also deploy',
    },
  ];
}

/** Each key that was there before, with where it stands now and where it stood first. */
function repeated(keys: readonly (string | undefined)[]): { index: number; first: number; key: string }[] {
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    return key === undefined || first === index ? [] : [{ index, first, key }];
  });
}

function map(value: unknown): Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
