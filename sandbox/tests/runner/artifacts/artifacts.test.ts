import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipEntries } from "../../../zip/entries";
import type { JobSpec } from "../fakePort";
import { outputOf, sectionOf } from "../plainLog";
import { openWorld, type World } from "../world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeAll(() => {
  world = openWorld();
});
afterAll(() => world.close());

const project = () => join(world.folder, "builds", "0", "shop-api");
const kept = (id: number) =>
  Object.fromEntries((world.port.artifacts.get(id) ?? []).map(({ fileType, content }) => [fileType, content]));
const names = (archive: Buffer | undefined) =>
  archive === undefined ? null : zipEntries(archive).map(({ name }) => name);

const FILES =
  "mkdir -p out/deep empty; echo 1 > out/one.txt; echo 2 > out/deep/two.txt; echo 3 > out/.three; echo x > x.log";

test.each<[string, NonNullable<JobSpec["artifacts"]>, readonly string[] | null]>([
  ["a file", { paths: ["x.log"] }, ["x.log"]],
  [
    "a folder with its content",
    { paths: ["out"] },
    ["out/", "out/.three", "out/deep/", "out/deep/two.txt", "out/one.txt"],
  ],
  ["a folder named with a slash", { paths: ["out/deep/"] }, ["out/deep/", "out/deep/two.txt"]],
  ["an empty folder", { paths: ["empty"] }, ["empty/"]],
  ["the files that match a pattern", { paths: ["out/**/*.txt"] }, ["out/deep/two.txt", "out/one.txt"]],
  ["all files in a folder that matches a pattern", { paths: ["out/d*"] }, ["out/deep/", "out/deep/two.txt"]],
  [
    "all files that are not excluded",
    { paths: ["out/"], exclude: ["out/**/*.txt"] },
    ["out/", "out/.three", "out/deep/"],
  ],
  ["untracked files", { paths: [], untracked: true }, ["out/.three", "out/deep/two.txt", "out/one.txt", "x.log"]],
  ["each file once", { paths: ["x.log", "*.log", "./x.log"] }, ["x.log"]],
  [
    "files of paths with the runner's variables",
    { paths: ["$CI_PROJECT_DIR/x.log", "${CI_PROJECT_DIR}/out/*.txt"] },
    ["out/one.txt", "x.log"],
  ],
  ["nothing from outside", { paths: ["../shop-api.tmp", "/etc/hostname", "out/../../.."] }, null],
  ["nothing for missing files", { paths: ["no/such/file", "*.none"] }, null],
])("the archive contains %s", async (_, artifacts, expected) => {
  const { job, result } = await world.run({ script: [FILES], artifacts });

  expect(names(kept(job.id).archive)).toEqual(expected);
  expect(result.status).toBe("success");
});

test("the log lists the files that were found and those that were not", async () => {
  const { log, job } = await world.run({
    script: [FILES],
    artifacts: { paths: ["out/", "none.txt", "../../x"], exclude: ["**/*.txt"], name: "all/of it" },
  });

  expect(sectionOf(log, "upload_artifacts_on_success")).toEqual([
    "Uploading artifacts for successful job",
    "Uploading artifacts...",
    "out/: found 3 matching artifact files and directories",
    `WARNING: none.txt: no matching files. Ensure that the artifact path is relative to the working directory (${project()})`,
    "WARNING: processPath: artifact path is not a subpath of project directory: ../../x",
    "**/*.txt: excluded 2 files",
    `Uploading artifacts as "archive" to coordinator... 201 Created  id=${String(job.id)} responseStatus=201 Created`,
  ]);
  expect(world.port.artifacts.get(job.id)?.map(({ filename }) => filename)).toEqual(["of it.zip"]);
});

test.each<["on_success" | "on_failure" | "always", number, readonly string[]]>([
  ["on_success", 0, ["archive", "terraform"]],
  ["on_success", 1, ["terraform"]],
  ["on_failure", 0, ["terraform"]],
  ["on_failure", 1, ["archive", "terraform"]],
  ["always", 0, ["archive", "terraform"]],
  ["always", 1, ["archive", "terraform"]],
])("artifacts with when: %s and exit %i are kept as in GitLab, reports always", async (when, status, types) => {
  const { job } = await world.run({
    script: ["echo '{}' > report.json", `exit ${String(status)}`],
    artifacts: { when, paths: ["README.md"], reports: { terraform: ["report.json"] } },
  });

  expect(job.artifacts.map(({ fileType }) => fileType)).toEqual(types);
});

test("keeps a report unchanged, under GitLab's name for its kind", async () => {
  const { job } = await world.run({
    script: ['echo \'{"create":1}\' > a.json; echo A=1 > build.env; echo "<one/>" > t1.xml; echo "<two/>" > t2.xml'],
    artifacts: { reports: { terraform: ["a.json"], dotenv: ["build.env"], junit: ["t*.xml"], unknown: ["a.json"] } },
  });

  expect(world.port.artifacts.get(job.id)?.map(({ content, ...rest }) => ({ ...rest, text: String(content) }))).toEqual(
    [
      { fileType: "terraform", filename: "tfplan.json", text: '{"create":1}\n' },
      { fileType: "dotenv", filename: ".env", text: "A=1\n" },
      { fileType: "junit", filename: "junit.xml", text: "<one/>\n<two/>\n" },
      { fileType: "unknown", filename: "unknown", text: '{"create":1}\n' },
    ],
  );
});

const OUTSIDE = "ln -s .. hole; mkdir ../outside ../outside/in; echo canary | tee ../outside/file > ../outside/in/file";

test.each<[string, string, NonNullable<JobSpec["artifacts"]>]>([
  ["a path", OUTSIDE, { paths: ["hole/outside/file"] }],
  ["a folder's path", OUTSIDE, { paths: ["hole/outside"] }],
  ["a folder's path with a slash", OUTSIDE, { paths: ["hole/"] }],
  ["a pattern", OUTSIDE, { paths: ["hole/outside/*", "hole/**/file"] }],
  ["a pattern that also matches the link", OUTSIDE, { paths: ["ho*/outside/*", "**/file"] }],
  ["a report's path", OUTSIDE, { reports: { dotenv: ["hole/outside/file"], junit: ["hole/outside/*"] } }],
  ["a report's link", "ln -s ../shop-api.home/x hole; echo canary > ~/x", { reports: { dotenv: ["hole"] } }],
  [
    "the checkout that is a link",
    `${OUTSIDE}; cd ..; rm -rf shop-api; ln -s outside shop-api`,
    { paths: ["file", "in"] },
  ],
  [
    "the checkout that is a link, in a report",
    `${OUTSIDE}; cd ..; rm -rf shop-api; ln -s outside shop-api`,
    { reports: { dotenv: ["file"] } },
  ],
])("%s through a link cannot read a file outside of the checkout", async (_, script, artifacts) => {
  const { job, result } = await world.run({ script: [script], artifacts });
  const { archive, ...reports } = kept(job.id);

  expect(result.status).toBe("success");
  expect(
    archive === undefined
      ? ""
      : zipEntries(archive)
          .map((entry) => entry.content().toString())
          .join(),
  ).not.toContain("canary");
  expect(Object.values(reports).map(String).join()).not.toContain("canary");
  expect(names(archive)?.filter((name) => name.includes("file")) ?? []).toEqual([]);
});

test("ignores a pipe that a job leaves, without waiting for it", async () => {
  const { job } = await world.run({
    script: ["mkfifo pipe; echo 1 > file"],
    artifacts: { paths: ["pipe", "file"], reports: { dotenv: ["pipe"] } },
  });

  expect(names(kept(job.id).archive)).toEqual(["file"]);
  expect(kept(job.id).dotenv).toBe(undefined);
});

test("a pattern that is slow in other matchers does not block", async () => {
  const stars = `${"*a".repeat(60)}*b`;
  const choices = `${"{,a}".repeat(60)}b`;
  const { result } = await world.run({
    script: [`touch ${"a".repeat(200)}`],
    artifacts: { paths: [stars, choices, `**/${stars}`], exclude: [stars], reports: { dotenv: [stars] } },
    caches: [{ key: "stars", paths: [stars] }],
  });

  expect(result.status).toBe("success");
}, 30_000);

test("a missing report is not a failure", async () => {
  const { result, log, job } = await world.run({ artifacts: { reports: { terraform: ["none.json"] } } });

  expect(result.status).toBe("success");
  expect(job.artifacts).toEqual([]);
  expect(sectionOf(log, "upload_artifacts_on_success").slice(-2)).toEqual([
    `WARNING: none.json: no matching files. Ensure that the artifact path is relative to the working directory (${project()})`,
    "ERROR: No files to upload",
  ]);
});

test("another job gets an archive with the original modes, links, empty folders and names", async () => {
  const made = await world.run({
    name: "build",
    script: [
      "umask 022; mkdir -p out/empty; echo run > out/run.sh; chmod 755 out/run.sh; ln -s run.sh out/link; ln -s /nowhere out/gone",
      "printf 'ä\\0b' > 'out/ä ü.bin'; : > out/none; seq 1 5000 > out/many; chmod 640 out/many",
    ],
    artifacts: { paths: ["out"] },
  });
  const { log } = await world.run({
    dependencies: [made.job],
    script: [
      "ls -A out; ls -l out | cut -c1-10 | grep -v -e total -e ^l; readlink out/link out/gone; wc -c < 'out/ä ü.bin'; tail -1 out/many; wc -c < out/none",
    ],
  });

  expect(sectionOf(log, "download_artifacts")).toEqual([
    "Downloading artifacts",
    `Downloading artifacts for build (${String(made.job.id)})...`,
    `Downloading artifacts from coordinator... ok        id=${String(made.job.id)} responseStatus=200 OK`,
  ]);
  const output = outputOf(log).map((line) => line.trim());
  expect(output.slice(0, 7).sort()).toEqual(["empty", "gone", "link", "many", "none", "run.sh", "ä ü.bin"]);
  expect(output.slice(7, 12).sort()).toEqual(
    ["drwxr-xr-x", "-rw-r-----", "-rw-r--r--", "-rwxr-xr-x", "-rw-r--r--"].sort(),
  );
  expect(output.slice(12)).toEqual(["run.sh", "/nowhere", "4", "5000", "0"]);
});

test("does not request archives of jobs that have none", async () => {
  const made = await world.run({ artifacts: { reports: { terraform: ["README.md"] } } });
  const { log } = await world.run({ dependencies: [made.job] });

  expect(log).not.toContain("Downloading artifacts");
});

test("extracts an archive of another tool, but never outside of the checkout", async () => {
  const job = { ...world.port.add({ name: "other" }), artifacts: [] };
  await world.port.result(job.id);
  const archive = python(`
import io, sys, zipfile
out = io.BytesIO()
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zip:
    zip.writestr("plain.txt", "plain " * 100)
    zip.writestr("../shop-api.home/out", "out")
    zip.writestr("/tmp/absolute-out", "out")
    link = zipfile.ZipInfo("hole"); link.create_system = 3; link.external_attr = 0o120777 << 16
    zip.writestr(link, "../shop-api.home")
    zip.writestr("hole/out", "out")
sys.stdout.buffer.write(out.getvalue())
`);
  if (archive === undefined) return;
  world.port.keepArtifact(job.id, { fileType: "archive", filename: "artifacts.zip", content: archive });
  const { log } = await world.run({
    dependencies: [world.port.ended(job)],
    script: ["wc -c < plain.txt; ls -A ~ hole/; test ! -e /tmp/absolute-out"],
  });

  expect(outputOf(log).map((line) => line.trim())).toContain("600");
  expect(outputOf(log)).not.toContain("out");
});

test("other ZIP tools can read the archive", async () => {
  const { job } = await world.run({
    script: ["mkdir out; seq 1 5000 > out/many; : > out/none; head -c 3000 /dev/urandom > out/random"],
    artifacts: { paths: ["out"] },
  });
  const file = join(world.folder, "artifacts.zip");
  writeFileSync(file, kept(job.id).archive ?? "");
  const read = python(`
import zipfile
zip = zipfile.ZipFile(${JSON.stringify(file)})
print(zip.testzip(), [(i.filename, i.file_size, oct(i.external_attr >> 16), i.date_time[0] > 2000) for i in zip.infolist()])
`);
  if (read === undefined) return;

  expect(read.toString().trim()).toBe(
    "None [('out/', 0, '0o40755', True), ('out/many', 23893, '0o100644', True), " +
      "('out/none', 0, '0o100644', True), ('out/random', 3000, '0o100644', True)]",
  );
});

test("artifacts that are too large fail the job", async () => {
  const { result, log, job } = await world.run({
    script: ["head -c 105000000 /dev/zero > large.bin"],
    artifacts: { paths: ["large.bin"] },
  });

  expect(result).toEqual({ status: "failed", exitCode: 1, failureReason: "script_failure" });
  expect(job.artifacts).toEqual([]);
  expect(sectionOf(log, "upload_artifacts_on_success").at(-1)).toBe("FATAL: too large");
});

/** Undefined if there is no Python. */
function python(program: string): Buffer | undefined {
  try {
    return execFileSync("python3", ["-c", program]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
