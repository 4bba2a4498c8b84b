import {
  detectionWarning,
  member,
  namesHere,
  ownText,
  projectFiles,
  readYaml,
  type Place,
  type Remarks,
} from "./detectFiles";
import { isMap } from "../isMap";
import { type PulumiRuntime, pulumiRuntimes, Runtime } from "./runtimes";

/** What was detected from the project file, or guessed from other files. */
export interface RuntimeFound extends Remarks {
  /** The name of the Pulumi project. */
  readonly project?: string;
  readonly runtime?: PulumiRuntime;
  /** The runtime in the project file, if it differs from the known one. */
  readonly otherRuntime?: PulumiRuntime;
  /** The runtime's options in the project file; undefined if they belong to another runtime. */
  readonly options: unknown;
  /** Whether Bun runs the program, which is still JavaScript. Pulumi: the bun runtime. */
  readonly bun: boolean;
  /** The names of the packages in the project file, whose SDKs Pulumi generates. Pulumi: `pulumi package add`. */
  readonly packages: readonly string[];
}

/** The Pulumi project and the runtime of a program. A known runtime overrides the files. */
export function detectRuntime(place: Place, known?: PulumiRuntime): RuntimeFound {
  const file = projectFiles.find((name) => namesHere(place).includes(name));
  if (file === undefined) return guessed(place, known);
  const text = ownText(place.folders[0]?.texts ?? {}, file);
  const content = readYaml(text);
  const runtime = member(content, "runtime");
  const name = typeof runtime === "string" ? runtime : member(runtime, "name");
  const declared = name === "bun" ? Runtime.Nodejs : pulumiRuntimes.find((one) => one === name);
  const chosen = known ?? declared;
  const project = projectName(member(content, "name"));

  return {
    ...(project !== undefined && { project }),
    ...(chosen !== undefined && { runtime: chosen }),
    ...(declared !== undefined && declared !== chosen && { otherRuntime: declared }),
    options: chosen === declared ? member(runtime, "options") : undefined,
    bun: name === "bun",
    packages: packageNames(content),
    findings: [
      ...(project === undefined ? [] : [`project ${project}, for ${file}`]),
      ...(declared === undefined || chosen !== declared ? [] : [`${declared}, for the runtime in ${file}`]),
    ],
    warnings: [
      ...(text !== undefined && declared === undefined
        ? [detectionWarning("UNSUPPORTED_RUNTIME", `${file} names no runtime that pipelines are made for`)]
        : []),
    ],
  };
}

/** Pulumi: a project name has at most 100 letters, digits, hyphens, underscores and periods. */
function projectName(name: unknown): string | undefined {
  return typeof name === "string" && /^[A-Za-z0-9_.-]{1,100}$/.test(name) ? name : undefined;
}

/** The names are only compared, so any text is accepted. */
function packageNames(content: unknown): string[] {
  const packages = member(content, "packages");
  return isMap(packages) ? Object.keys(packages) : [];
}

/** The runtime without a project file: the only language whose files are in the folder. */
function guessed(place: Place, known?: PulumiRuntime): RuntimeFound {
  const missing = detectionWarning("NO_PROJECT_FILE", `no ${projectFiles[0]} in the program's folder`);
  const none = { options: undefined, bun: false, packages: [] };
  if (known !== undefined) return { ...none, runtime: known, findings: [], warnings: [missing] };

  const found = markers.flatMap(([runtime, isMarker]) => {
    const [name] = namesHere(place)
      .filter((one) => isMarker.test(one))
      .sort();
    return name === undefined ? [] : [{ runtime, finding: `${runtime}, for its ${shownName(name)}` }];
  });
  const [only, other] = found;
  return only === undefined || other !== undefined
    ? { ...none, findings: [], warnings: [missing] }
    : { ...none, runtime: only.runtime, findings: [only.finding], warnings: [missing] };
}

const markers: readonly (readonly [PulumiRuntime, RegExp])[] = [
  [Runtime.Nodejs, /^package\.(json|yaml)$/],
  [Runtime.Python, /^(requirements\.txt|pyproject\.toml|uv\.lock|poetry\.lock)$/],
  [Runtime.Go, /^go\.mod$/],
  [Runtime.Dotnet, /\.(cs|fs|vb)proj$/],
  [Runtime.Java, /^(pom\.xml|(build|settings)\.gradle(\.kts)?)$/],
];

/** A file name for messages. The name of a .NET project file varies, so only its extension is shown. */
function shownName(name: string): string {
  return name.endsWith("proj") ? name.slice(name.lastIndexOf(".")) : name;
}
