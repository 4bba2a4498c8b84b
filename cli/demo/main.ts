import { tellStory } from "./story";
import { createTerminal } from "../terminal";

void tellStory(createTerminal(process.stdout), { keep: process.argv.includes("--keep") }).then((code) => {
  process.exitCode = code;
});
