import { gitlabPackage } from "../../plugins/gitlab/package";
import type { Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";
import { type Answers, type ScriptedGitLab, startScriptedGitLab } from "./scriptedGitLab";

/** GitLab's plugin with a scripted GitLab. Both exist from `beforeAll` to `afterAll`. */
export interface ScriptedPlugin {
  readonly gitlab: ScriptedGitLab;
  readonly plugin: Plugin;
  /** Checks the inputs of a resource, which must be valid, and creates it while GitLab gives these answers. */
  make(type: string, news: Values, answers: Answers): Promise<Made>;
}

export interface Made {
  readonly id: string;
  readonly inputs: Values;
  readonly state: Values;
}

export function useScriptedPlugin(project: string): ScriptedPlugin {
  let gitlab: ScriptedGitLab;
  let plugin: Plugin;

  beforeAll(async () => {
    gitlab = await startScriptedGitLab(project);
    plugin = await startPlugin(gitlabPackage());
    await plugin.configure({ token: "t", baseUrl: gitlab.url, earlyAuthCheck: false, retries: 0 });
  });

  afterAll(() => {
    plugin.close();
    gitlab.close();
  });

  return {
    get gitlab() {
      return gitlab;
    },
    get plugin() {
      return plugin;
    },
    async make(type, news, answers) {
      const { inputs, failures } = await plugin.check(type, news);
      expect(failures).toEqual([]);
      gitlab.script(answers);
      const { id, properties } = await plugin.create(type, inputs);
      return { id, inputs, state: properties };
    },
  };
}
