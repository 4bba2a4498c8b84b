import { endProcess } from "./endProcesses";

/** The process groups of the scripts that run. */
const live = new Set<number>();

const endAll = (): void => {
  for (const group of live) endProcess(-group, "SIGKILL");
};

/** Sees to it that the group does not outlive this process, however that exits. Answers how to stop that. */
export function endWithThisProcess(group: number): () => void {
  if (live.size === 0) process.on("exit", endAll);
  live.add(group);
  return () => {
    live.delete(group);
    if (live.size === 0) process.off("exit", endAll);
  };
}
