import { Gitlab } from "@gitbeaker/rest";
import { type Listening, serve } from "../../../serve";
import { createWorld, type World } from "../world";

// An independent client over a real socket: the sandbox must not only agree with itself.

/** The project of the tests. */
export const PROJECT = "acme/shop/api";
let world: World;
/** The URL of the sandbox. */
export let server: Listening;

beforeAll(async () => {
  world = createWorld();
  server = await serve(world.gitlab.app);
});

beforeEach(() => world.gitlab.reset());
afterAll(() => server.close());

/** A client with the token of a user. */
export const as = (username: string) => new Gitlab({ host: server.url, token: `token-${username}` });
