import { Gitlab } from "@gitbeaker/rest";
import { pick } from "../world";
import { as, PROJECT, server } from "./client";
import { refusal } from "./refusal";

describe("instance and projects", () => {
  test("the current user, by private token and by bearer token", async () => {
    const bearer = new Gitlab({ host: server.url, oauthToken: "token-developer" });

    expect((await as("developer").Users.showCurrentUser()).username).toBe("developer");
    expect((await bearer.Users.showCurrentUser()).username).toBe("developer");
  });

  test("the metadata contain the edition", async () => {
    expect(pick(await as("guest").Metadata.show(), "version", "enterprise")).toEqual({
      version: "19.1.0-ee",
      enterprise: true,
    });
  });

  test("a project by path and by number", async () => {
    const { Projects } = as("maintainer");

    expect((await Projects.show(PROJECT)).id).toBe(101);
    expect((await Projects.show(101)).path_with_namespace).toBe(PROJECT);
    expect((await Projects.show(PROJECT)).web_url).toBe(`${server.url}/${PROJECT}`);
  });

  test("projects, in pages", async () => {
    const projects = await as("maintainer").Projects.all({ membership: true, perPage: 1 });

    expect(projects.map(({ path }) => path)).toEqual(["web", "api"]);
  });

  test("the client reads the paging headers", async () => {
    const { paginationInfo } = await as("maintainer").Projects.all({
      perPage: 1,
      page: 1,
      showExpanded: true,
      pagination: "offset",
    });

    expect(paginationInfo).toEqual({ total: 2, next: 2, current: 1, previous: null, perPage: 1, totalPages: 2 });
  });

  test("refusals", async () => {
    const unknown = new Gitlab({ host: server.url, token: "wrong" });

    expect(await refusal(unknown.Projects.show(PROJECT))).toEqual([401, "401 Unauthorized"]);
    expect(await refusal(as("stranger").Projects.show(PROJECT))).toEqual([404, "404 Project Not Found"]);
    expect(await refusal(as("developer").ProjectVariables.all(PROJECT))).toEqual([403, "403 Forbidden"]);
  });
});
