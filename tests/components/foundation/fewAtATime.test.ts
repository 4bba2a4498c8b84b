import { fewAtATime } from "../../../components/foundation/fewAtATime";

test("asks every question once, no more than four at a time, and keeps the order of the answers", async () => {
  const asked: number[] = [];
  let running = 0;
  let most = 0;
  const answers = await fewAtATime([5, 1, 4, 1, 3, 2, 9, 1, 1], async (item) => {
    asked.push(item);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running--;
    return item * 2;
  });

  expect(answers).toEqual([10, 2, 8, 2, 6, 4, 18, 2, 2]);
  expect(asked).toEqual([5, 1, 4, 1, 3, 2, 9, 1, 1]);
  expect(most).toBe(4);
});

test("has no answers to no questions", async () => {
  expect(await fewAtATime([], () => Promise.reject(new Error("nobody asked")))).toEqual([]);
});

test("fails with the first question that fails", async () => {
  await expect(fewAtATime([1, 2], (item) => Promise.reject(new Error(`no ${item}`)))).rejects.toThrow("no 1");
});
