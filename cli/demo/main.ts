import { runDemo } from "./runDemo";
import { createTerminal } from "../terminal";

void runDemo(createTerminal(process.stdout), { keep: process.argv.includes("--keep") }).then((code) => {
  process.exitCode = code;
});
