import { expect, test, vi } from "vitest";
import { ApiProblem, ask } from "./client";

function answers(status: number, body: string) {
  return vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(body, { status }));
}

test("an answer is read as JSON, and the request proves that our page asks", async () => {
  const fetch = answers(200, '{"items":[]}');
  expect(await ask("/api/tasks")).toEqual({ items: [] });
  const headers = fetch.mock.calls[0]?.[1]?.headers as Record<string, string>;
  expect(headers["x-requested-with"]).toBe("page");
});

test("a problem becomes an error that says what the server said", async () => {
  answers(409, '{"type":"task-ended","detail":"the task has ended already"}');
  const error = await ask("/api/x", { method: "POST" }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ApiProblem);
  expect(error).toMatchObject({ status: 409, type: "task-ended", message: "The task has ended already." });
});

test("an answer that is no problem document still says its status", async () => {
  answers(500, "<html>");
  await expect(ask("/api/x")).rejects.toThrow("The server answered 500.");
});

test("a server that cannot be reached is told as such", async () => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("failed to fetch"));
  await expect(ask("/api/x")).rejects.toThrow("The server cannot be reached.");
});
