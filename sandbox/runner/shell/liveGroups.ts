import { endProcess } from "./endProcesses";

/** The process groups of the running scripts. */
const live = new Set<number>();

const endAll = (): void => {
  for (const group of live) endProcess(-group, "SIGKILL");
};

/** Kills the group when this process exits. Returns the function that cancels this. */
export function endWithThisProcess(group: number): () => void {
  if (live.size === 0) process.on("exit", endAll);
  live.add(group);
  return () => {
    live.delete(group);
    if (live.size === 0) process.off("exit", endAll);
  };
}
