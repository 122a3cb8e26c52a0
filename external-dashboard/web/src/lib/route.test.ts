import { expect, test } from "vitest";
import { listPath, readRoute, taskPath } from "./route";

const ID = "task_0193e2a4c0de7000a000000000000001";

test("paths that are made are read again", () => {
  expect(readRoute(taskPath(ID))).toEqual({ name: "task", id: ID });
  expect(readRoute(listPath("running"))).toEqual({ name: "list", state: "running" });
  expect(readRoute(listPath(undefined))).toEqual({ name: "list", state: undefined });
});

test("an id of another kind is no task", () => {
  for (const path of ["/tasks/evt_1", "/tasks/", "/tasks/../x", `${taskPath(ID)}/more`, "/nowhere"]) {
    expect(readRoute(path)).toEqual({ name: "unknown" });
  }
});
