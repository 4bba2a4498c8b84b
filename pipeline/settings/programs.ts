import * as z from "zod";
import { changePattern, filePath, imageName, programName, programPath, runtimeVersion } from "../names";
import { Runtime } from "../programs/runtimes";
import { Installer, PackageManager } from "../programs/packageManagers";
import { folder, named, strict } from "./fields";

const command = z.string().min(1, { error: "is empty. Write a shell command, or leave it out" });

const steps = strict({
  before: z
    .array(command)
    .describe("Shell commands that run before each preview and deployment, in the program's folder.")
    .default([]),
  after: z.array(command).describe("Shell commands that run after each that succeeded.").default([]),
});

/** What there is to say of a Pulumi program, whether the project holds one or several. */
const program = {
  path: folder(programPath)
    .describe("The folder of the Pulumi program in the project. Defaults to the project's top folder.")
    .default("."),
  runtime: z
    .enum(Runtime)
    .describe("The language of the program, by Pulumi's own name. Defaults to what its Pulumi.yaml says.")
    .optional(),
  packageManager: z
    .enum(PackageManager)
    .describe("What installs the program's dependencies. Defaults to the one whose lock file the program has.")
    .optional(),
  version: named(runtimeVersion)
    .describe("The version of the language, such as 22, where Pulumi has an image of it.")
    .optional(),
  install: z
    .enum(Installer)
    .describe("Who installs the dependencies: package-manager or pulumi (pulumi install).")
    .default(Installer.PackageManager),
  lockFile: named(filePath)
    .describe("The file, from the project's top, whose change empties the cache. Defaults to the lock file.")
    .optional(),
  image: named(imageName).describe("The container image of its jobs. Defaults to that of all jobs.").optional(),
  changes: z
    .array(named(changePattern))
    .max(49, { error: "are more than GitLab compares. Name at most 49 patterns" })
    .describe(
      "Run its jobs only for changes below its folder or at these paths, such as libs/**/*. Without it they run for every change.",
    )
    .optional(),
  steps: steps
    .describe("Commands of the platform team around each preview and deployment.")
    .default({ before: [], after: [] }),
};

/** The one program of a project. */
export const programSchema = strict(program);

/** One of several programs of a project. */
export const namedProgramSchema = strict({
  name: named(programName).describe("Its name, which its deployments refer to."),
  dependsOn: z
    .array(named(programName))
    .describe("The programs, named before it, that are deployed before it.")
    .default([]),
  ...program,
});
