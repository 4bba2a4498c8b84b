import { alternate, repeat } from "../bench/alternate";

/** Two functions to measure, which record their order: the figure of a run is its place in that order. */
function recorder() {
  const order: string[] = [];
  const run = (name: string) => () => Promise.resolve(order.push(name));
  return { order, a: run("A"), b: run("B") };
}

test("measures alternately, so that neither candidate always comes second", async () => {
  const { order, a, b } = recorder();
  const sample = await alternate({ atLeast: 0, atMost: 2, seconds: 60 }, a, b);

  expect(order.join("")).toBe("ABBAABBA");
  expect(sample).toEqual({ a: [1, 4, 5, 8], b: [2, 3, 6, 7] });
});

test("begins no round after its time limit, except the minimum number of rounds", async () => {
  const { order, a, b } = recorder();
  await alternate({ atLeast: 1, atMost: 9, seconds: 0 }, a, b);

  expect(order.join("")).toBe("ABBA");
});

test("stops at the first failure", async () => {
  const { order, a } = recorder();
  const broken = () => Promise.reject(new Error("broken"));

  await expect(alternate({ atLeast: 2, atMost: 2, seconds: 60 }, a, broken)).rejects.toThrow("broken");
  expect(order).toEqual(["A"]);
});

test("repeats a single candidate", async () => {
  expect(await repeat(3, recorder().a)).toEqual([1, 2, 3]);
});
