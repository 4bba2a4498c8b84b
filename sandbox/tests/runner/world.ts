import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFolder } from "../../folder";
import { createRunner, type Runner } from "../../runner/createRunner";
import { FakePort, type JobSpec } from "./fakePort";

export interface World {
  /** The runner's folder, with builds and caches. */
  readonly folder: string;
  /** The bare repository. */
  readonly repository: string;
  /** Its commits, the oldest first: `main` is the last, `release-1` the first. */
  readonly shas: readonly string[];
  readonly port: FakePort;
  readonly runner: Runner;
  /** Holds the next request for the repository back. Resolves when the request arrives. */
  holdRepository(until: Promise<void>): Promise<void>;
  /** Runs a job of the last commit. */
  run(spec: JobSpec): ReturnType<FakePort["run"]>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly concurrency?: number;
  readonly gracePeriod?: number;
  readonly keepsFolders?: boolean;
}

/** A runner with its own folder and repository. */
export function openWorld(options: WorldOptions = {}): World {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "runner-")));
  const { repository, shas } = makeRepository(root);
  const folder = join(root, "sandbox");
  const port = new FakePort();
  let answer = (): Promise<string> => Promise.resolve(repository);
  const runner = createRunner(port, {
    folder: openFolder(folder),
    env: options.env ?? {},
    concurrency: options.concurrency ?? 4,
    gracePeriod: options.gracePeriod ?? 2000,
    keepsFolders: options.keepsFolders ?? false,
    repositoryOf: () => answer(),
    clock: () => new Date(1_800_000_000_000),
  });
  return {
    folder,
    repository,
    shas,
    port,
    runner,
    holdRepository: (until) =>
      new Promise((resolve) => {
        answer = async () => {
          resolve();
          await until;
          return repository;
        };
      }),
    run: (spec) => port.run({ sha: shas.at(-1) ?? "", ...spec }),
    async close() {
      await runner.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function makeRepository(root: string): { repository: string; shas: readonly string[] } {
  const work = join(root, "work");
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: work, encoding: "utf8", env: GIT_ENV });
  execFileSync("git", ["init", "-q", "-b", "main", work], { env: GIT_ENV });
  const commit = (name: string, content: string): string => {
    writeFileSync(join(work, name), content);
    git("add", name);
    git("commit", "-q", "-m", name);
    return git("rev-parse", "HEAD").trim();
  };
  const shas = [commit("README.md", "shop\n"), commit("index.js", "// shop\n"), commit(".gitignore", "ignored/\n")];
  git("tag", "release-1", shas[0] ?? "");
  const repository = join(root, "repository.git");
  execFileSync("git", ["clone", "-q", "--bare", work, repository], { env: GIT_ENV });
  return { repository, shas };
}

const GIT_ENV = {
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Dev",
  GIT_AUTHOR_EMAIL: "dev@example.com",
  GIT_COMMITTER_NAME: "Dev",
  GIT_COMMITTER_EMAIL: "dev@example.com",
};
