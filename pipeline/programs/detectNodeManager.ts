import {
  type DetectionWarning,
  detectionWarning,
  fileIn,
  type FolderFiles,
  member,
  nearest,
  readJson,
  textsOf,
  type Place,
  type Remarks,
} from "./detectFiles";
import type { RuntimeFound } from "./detectRuntime";
import { PackageManager } from "./packageManagers";
import type { PulumiFeature } from "./pulumiFeatures";
import { manifests, workspaceRoot } from "./workspace";

/** The package manager of a program, and the file that pins its dependencies. */
export interface ManagerFound extends Remarks {
  readonly packageManager?: PackageManager;
  /** Relative to the project's root. */
  readonly lockFile?: string;
  /** The folder in which the lock file is missing, if it is not the program's. */
  readonly lockFolder?: string;
  /** Pulumi.yaml's `virtualenv` option. */
  readonly virtualenv?: string;
  /** Whether only `pulumi install` can install the dependencies. */
  readonly needsPulumiInstall?: boolean;
  /** The features of Pulumi without which the program does not run. */
  readonly features?: readonly PulumiFeature[];
}

/** The runtime options of a JavaScript program in Pulumi.yaml. */
type Named = Pick<RuntimeFound, "options" | "bun">;

/**
 * The package manager of a JavaScript program: the one in the settings, else the one in Pulumi.yaml, else the one of
 * the nearest lock file. Pulumi: the search begins in the workspace's root, or in the program's folder if it is in no
 * workspace, and continues in the folders above. With several lock files in a folder, `packageManager` in package.json
 * decides, else Pulumi's order.
 */
export function detectNodeManager(place: Place, named: Named, known?: PackageManager): ManagerFound {
  const root = workspaceRoot(place);
  const { locks, pulumiLock } = lockFiles(place.folders, root ?? 0);
  const field = packageManagerField(place);
  const { kind, why } = choose(place, named, locks, field, known);
  const lock = locks.find((one) => one.kind === kind && isOfProgram(place, root, one));
  const packageManager = known ?? (kind === "yarn" ? yarnManager(place, field) : managers[kind]);
  const isByLockFile = known === undefined && namedKind(named) === undefined && kind === locks[0]?.kind;

  return {
    packageManager,
    ...(lock && { lockFile: lock.path }),
    ...(!lock && root !== undefined && { lockFolder: place.folders[root]?.path ?? "." }),
    features: [
      ...(named.bun ? ["bunRuntime" as const] : []),
      ...(!named.bun && namedKind(named) === "bun" ? ["bunPackageManager" as const] : []),
      ...(readsYaml(place) ? ["packageYaml" as const] : []),
    ],
    findings: [`${packageManager}, ${why}`],
    warnings: [
      ...(field && field.kind !== kind
        ? [detectionWarning("OTHER_PACKAGE_MANAGER", `${field.path} names ${field.kind}, not ${kind}`)]
        : []),
      ...(isByLockFile && pulumiLock !== undefined && pulumiLock.kind !== kind
        ? [otherLockFileWarning(pulumiLock, kind)]
        : []),
      ...(packageManager === PackageManager.YarnBerry ? yarnWarnings(place, field) : []),
    ],
  };
}

type Kind = "yarn" | "pnpm" | "bun" | "npm";

/** A package manager, and the reason for it. */
function choose(
  place: Place,
  named: Named,
  locks: readonly Lock[],
  field: Field | undefined,
  known: PackageManager | undefined,
): Choice {
  if (known !== undefined) return { kind: kindOf(known), why: "for packageManager in the settings" };
  if (named.bun) return { kind: "bun", why: "for the runtime bun in Pulumi.yaml" };
  const option = namedKind(named);
  if (option) return { kind: option, why: "for packagemanager in Pulumi.yaml" };
  if (readsYaml(place)) return { kind: "pnpm", why: "for package.yaml" };

  const [lock] = locks;
  if (field && (!lock || locks.some(({ kind }) => kind === field.kind))) {
    return { kind: field.kind, why: `for packageManager in ${field.path}` };
  }
  return lock ? { kind: lock.kind, why: `for ${lock.path}${before(locks)}` } : { kind: "npm", why: "the default" };
}

interface Choice {
  readonly kind: Kind;
  readonly why: string;
}

/** The package managers in the order in which Pulumi looks for their lock files. */
const kinds: readonly Kind[] = ["yarn", "pnpm", "bun", "npm"];

const managers: Record<Exclude<Kind, "yarn">, PackageManager> = {
  pnpm: PackageManager.Pnpm,
  bun: PackageManager.Bun,
  npm: PackageManager.Npm,
};

const lockNames: Record<Kind, readonly string[]> = {
  yarn: ["yarn.lock"],
  pnpm: ["pnpm-lock.yaml"],
  bun: ["bun.lock", "bun.lockb"],
  npm: ["npm-shrinkwrap.json", "package-lock.json"],
};

function kindOf(manager: PackageManager): Kind {
  return kinds.find((kind) => kind !== "yarn" && managers[kind] === manager) ?? "yarn";
}

function namedKind({ options }: Named): Kind | undefined {
  return kinds.find((kind) => kind === member(options, "packagemanager"));
}

/** Whether the nearest manifest is a package.yaml, which only pnpm reads. */
function readsYaml(place: Place): boolean {
  return nearest(place, ...manifests)?.endsWith("package.yaml") === true;
}

interface Lock {
  readonly kind: Kind;
  readonly path: string;
  /** The index of its folder in the folders of the program. */
  readonly folder: number;
}

/**
 * The lock files of the nearest folder that has any, from `root` up, in Pulumi's order, and the one that Pulumi would
 * use: it looks for each kind in all folders before it looks for the next kind. A workspace may also have its lock
 * files in its packages. pnpm: shared-workspace-lockfile.
 */
function lockFiles(folders: readonly FolderFiles[], root: number): { locks: readonly Lock[]; pulumiLock?: Lock } {
  const all = folders.map((folder, index) => locksOf(folder, index));
  const up = all.slice(root);
  const locks = [...up, ...all.slice(0, root)].find((one) => one.length > 0) ?? [];
  const pulumiLock = kinds.flatMap((kind) => up.flat().find((lock) => lock.kind === kind) ?? [])[0];
  return { locks, ...(pulumiLock && { pulumiLock }) };
}

function locksOf(folder: FolderFiles, index: number): Lock[] {
  return kinds.flatMap((kind) => {
    const path = fileIn(folder, lockNames[kind]);
    return path === undefined ? [] : [{ kind, path, folder: index }];
  });
}

/** Whether a lock file pins the program's package. A lock file above the package pins it only in a workspace. */
function isOfProgram({ folders }: Place, root: number | undefined, { folder }: Lock): boolean {
  const manifest = folders.findIndex((one) => fileIn(one, manifests) !== undefined);
  return manifest < 0 || folder <= manifest || folder === root;
}

/** The warning that `pulumi install` would use another package manager than the nearest lock file's. */
function otherLockFileWarning({ kind, path }: Lock, chosen: Kind): DetectionWarning {
  return detectionWarning(
    "OTHER_PACKAGE_MANAGER",
    `pulumi install would use ${kind}, for ${path}: set packagemanager: ${chosen} in the runtime's options in Pulumi.yaml`,
  );
}

function before(locks: readonly Lock[]): string {
  const others = locks.slice(1).map(({ path }) => path);
  return others.length > 0 ? `, which Pulumi prefers to ${others.join(" and ")}` : "";
}

interface Field {
  readonly kind: Kind;
  readonly major: number;
  readonly path: string;
}

/** The `packageManager` of the nearest package.json that has one, such as `pnpm@10.1.0`. Node: corepack. */
function packageManagerField(place: Place): Field | undefined {
  const fields = textsOf(place, "package.json").flatMap(({ path, text }) => {
    const value = member(readJson(text), "packageManager");
    const match = typeof value === "string" ? /^([a-z]+)@(\d{1,4})\./.exec(value) : null;
    const kind = kinds.find((one) => one === match?.[1]);
    return kind === undefined ? [] : [{ kind, major: Number(match?.[2]), path }];
  });
  return fields[0];
}

/** Yarn 2 and later have their settings in .yarnrc.yml. */
function yarnManager(place: Place, field: Field | undefined): PackageManager {
  const isBerry = field?.kind === "yarn" ? field.major >= 2 : nearest(place, ".yarnrc.yml") !== undefined;
  return isBerry ? PackageManager.YarnBerry : PackageManager.YarnClassic;
}

/** The reasons why a program with a later Yarn fails. Pulumi loads its SDK from node_modules. */
function yarnWarnings(place: Place, field: Field | undefined): DetectionWarning[] {
  const settings = textsOf(place, ".yarnrc.yml");
  const isPinned = field?.kind === "yarn" || settings.some(({ text }) => /^yarnPath:/m.test(text));
  const hasModules = settings.some(({ text }) => /^nodeLinker: *["']?(node-modules|pnpm)\b/m.test(text));
  return [
    ...(isPinned
      ? []
      : [
          detectionWarning(
            "UNPINNED_YARN",
            "neither packageManager in package.json nor yarnPath in .yarnrc.yml pins the version of Yarn",
          ),
        ]),
    ...(hasModules
      ? []
      : [
          detectionWarning(
            "YARN_WITHOUT_NODE_MODULES",
            "Pulumi needs a node_modules folder: set nodeLinker: node-modules in .yarnrc.yml",
          ),
        ]),
  ];
}
