import { CloudState } from "../../cloud/state";
import { plannedUpdate } from "../../cloud/routes/updates";
import { seed } from "./testCloud";
import { openFolder } from "../../folder";
import { closeAtEnd } from "../closing";

const created = new Date("2026-01-01T00:00:00Z");
const newState = () => new CloudState(seed, () => created, closeAtEnd(openFolder()));

test("removes exchanged tokens when they expire, and no others", () => {
  const state = newState();
  const token = {
    owner: { kind: "user", login: "platform" },
    name: "",
    description: "",
    createdBy: "",
    created,
  } as const;
  const kept = state.tokens.all().map(({ id }) => id);
  kept.push(state.addToken({ ...token, expires: 10 }).id);
  state.addToken({ ...token, expires: 10, exchanged: true });
  kept.push(state.addToken({ ...token, expires: 11, exchanged: true }).id);
  state.deleteExpiredTokens(10);

  expect(state.tokens.all().map(({ id }) => id)).toEqual(kept);
});

test("deleting a stack deletes its updates", () => {
  const state = newState();
  const [staging, production] = state.stacks.all();
  for (const stack of [staging!, production!]) {
    state.updates.insert(plannedUpdate(stack, { kind: "update", author: "platform", created: 0 }));
  }
  state.deleteStack(staging!);

  expect(state.updates.all().map(({ stack }) => stack)).toEqual([production!.id]);
});
