import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

export const ROOT = resolve(__dirname, "../..");

/** The programs that the tools and the fakes below may use; all others of this machine are hidden. */
const PROGRAMS = [
  "sh",
  "cat",
  "cp",
  "mkdir",
  "chmod",
  "dirname",
  "basename",
  "sleep",
  "tar",
  "gzip",
  "rm",
  "mktemp",
  "bash",
];

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The notes of setup for TypeScript. */
export interface Engine {
  readonly pulumi: string;
  readonly version: string;
  readonly source: string;
}

/** A simulated machine in a temporary folder: a checkout with the real tools, a HOME, a cache and a PATH of fakes. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-pipeline-tools-"));
  readonly home = join(this.folder, "home");
  readonly bin = join(this.folder, "bin");
  checkout = join(this.folder, "checkout");
  /** Port 9 (discard) refuses connections: the machine is offline by default. */
  releases = "http://127.0.0.1:9";

  constructor() {
    for (const folder of [this.home, this.bin, this.checkout]) mkdirSync(folder);
    for (const name of PROGRAMS) symlinkSync(programPath(name), join(this.bin, name));
    symlinkSync(process.execPath, join(this.bin, "node"));
    cpSync(join(ROOT, "tools"), join(this.checkout, "tools"), { recursive: true });
    this.write("package.json", JSON.stringify({ ...ASKED, scripts: { build: "tsc" } }));
    this.write("package-lock.json", JSON.stringify({ packages: { "": ASKED } }));
    this.write("sandbox/index.ts", "export {};\n");
    this.write("sdks/gitlab/package.json", JSON.stringify({ version: "10.4.0" }));
    this.write("sdks/gitlab/tsconfig.json", "{}");
    const baseProvider = { name: "terraform-provider", version: "1.4.0" };
    this.write("sandbox/plugins/circleci/schema.json", JSON.stringify({ parameterization: { baseProvider } }));
    this.fake("npm", NPM);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    const file = join(this.checkout, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.checkout, path), "utf8");
  }

  /** A shell script on PATH, or in another folder. */
  fake(name: string, script: string, folder = this.bin): void {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, name);
    rmSync(file, { force: true });
    writeFileSync(file, `#!/bin/sh\n${script}`);
    chmodSync(file, 0o755);
  }

  /** The recorded calls of the fakes, such as `npm ci`. */
  calls(): string[] {
    const log = join(this.folder, "calls");
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
  }

  get engine(): Engine {
    return JSON.parse(this.read(".sandbox/engine.json")) as Engine;
  }

  get cache(): string {
    return join(this.home, ".cache/pulumi-pipeline");
  }

  environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      PATH: this.bin,
      HOME: this.home,
      CALLS: join(this.folder, "calls"),
      PULUMI_PIPELINE_RELEASES: this.releases,
      ...extra,
    };
  }

  /** Starts a program in the checkout. */
  start(command: string, args: readonly string[], extra?: NodeJS.ProcessEnv) {
    const child = spawn(command, args, { cwd: this.checkout, env: this.environment(extra) });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
    return { child, ended };
  }

  run(command: string, args: readonly string[], extra?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.start(command, args, extra).ended;
  }

  setup(extra?: NodeJS.ProcessEnv): Promise<Ended> {
    return this.run("node", ["tools/setup.mjs"], extra);
  }
}

/** The dependencies in package.json, which package-lock.json repeats. */
const ASKED = {
  dependencies: { "@pulumi/pulumiservice": "1.3.0" },
  devDependencies: { "@pulumi/pulumi": "3.243.0" },
};

/** Answers like an engine of that version, and installs plugins like the real one. */
export function pulumi(version: string): string {
  return `case "$1" in
version) echo "v${version}" ;;
plugin)
  echo "pulumi $1 $2 $4 $5" >>"$CALLS"
  target="$PULUMI_HOME/plugins/resource-$4-v$5"
  mkdir -p "$target" && cp "$7"/* "$target" ;;
esac
`;
}

/** Builds fakes in place of the engine's two programs, as \`go build -o\` would. */
export function go(version: string): string {
  return `case "$1" in
env) echo "go${version}" ;;
build)
  while [ "$1" != "-o" ]; do shift; done
  echo "go build $(basename "$2")" >>"$CALLS"
  printf '#!/bin/sh\\n%s' '${pulumi("3.259.0")}' >"$2" && chmod +x "$2" ;;
esac
`;
}

export const NPM = `echo "npm $*" >>"$CALLS"
case "$1 $3" in
ci*) rm -rf node_modules && mkdir node_modules ;;
"run build")
  for plugin in circleci gitlab pulumiservice; do
    mkdir -p sandbox/dist/plugins/$plugin && echo >sandbox/dist/plugins/$plugin/main.js
  done
  mkdir -p sdks/gitlab/bin && echo >sdks/gitlab/bin/index.js ;;
esac
`;

function programPath(name: string): string {
  const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
  if (found === "") throw new Error(`this machine has no ${name}`);
  return found;
}
