import { tellStory } from "./story";
import { createTerminal } from "../terminal";

void tellStory(createTerminal(process.stdout)).then((code) => {
  process.exitCode = code;
});
