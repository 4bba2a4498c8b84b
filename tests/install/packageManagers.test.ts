import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll, type Packed } from "./packed";
import { installManagers, installs } from "./packageManagers";
import { openPrograms, type Programs } from "./runProgram";

/** Package managers have different layouts of node_modules. */
jest.setTimeout(300_000);

let folder: string;
let packed: Packed;
let programs: Programs;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "managers-")));
  [packed, programs] = await Promise.all([packAll(folder), openPrograms(), installManagers(join(folder, "tools"))]);
});

afterAll(async () => {
  await programs.close();
  await rm(folder, { recursive: true, force: true });
});

test.each(Object.entries(installs))(
  "a package installed by %s runs in a CommonJS and an ES module, with its types",
  async (name, install) => {
    const directory = join(folder, name.replace(" ", ""));
    await install(join(folder, "tools"), packed, directory);

    expect(await programs.run(directory, "index.js", "preview")).toContain("24 to create");
    expect(await programs.run(directory, "index.mjs", "preview")).toContain("24 to create");
    await programs.typeCheck(directory);
  },
);
