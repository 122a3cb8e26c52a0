import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { TaskSummary } from "../../api/tasks";
import { dollars, itemName, runTime, TaskRow } from "./TaskRow";

const TASK: TaskSummary = {
  id: "task_0193e2a4c0de7000a000000000000001",
  title: "<img src=x onerror=alert(1)>",
  provider: "github",
  item: "github:acme/app#7",
  repository: "Acme/App",
  command: "fix",
  agent: "executor",
  actor: "mona",
  url: "https://github.com/Acme/App/issues/7",
  state: "failed",
  reason: "budget_exceeded",
  outcome: "",
  cost: { micros: 4_210_000, complete: true, text: "$4.2100" },
  created_at: "2026-11-22T12:00:00Z",
  started_at: "2026-11-22T12:00:01Z",
  finished_at: "2026-11-22T12:01:01Z",
};

afterEach(cleanup);

test("a row is a link to its task, and its title is only text", () => {
  render(
    <ul>
      <TaskRow task={TASK} />
    </ul>,
  );
  const link = screen.getByRole("link", { name: TASK.title });
  expect(link.getAttribute("href")).toBe(`/tasks/${TASK.id}`);
  expect(document.querySelector("img")).toBeNull();
  expect(screen.getByText("it would exceed its cost cap")).toBeTruthy();
});

test("the work item has its repository's own spelling", () => {
  expect(itemName(TASK)).toBe("Acme/App#7");
  expect(itemName({ ...TASK, item: "jira:SHOP-12", repository: null })).toBe("SHOP-12");
});

test("time runs on only while the task does", () => {
  const now = Date.parse("2026-11-22T13:00:01Z");
  expect(runTime(TASK, now)).toBe("1 min 00 s");
  expect(runTime({ ...TASK, state: "running", finished_at: null }, now)).toBe("1 h 00 min");
  expect(runTime({ ...TASK, started_at: null }, now)).toBeUndefined();
});

test("small and unsettled costs are told as such", () => {
  const cost = (micros: number, complete: boolean) => dollars({ micros, complete, text: "" });
  expect([cost(0, true), cost(9_000, true), cost(184_200, false)]).toEqual(["$0.00", "< $0.01", "~$0.18"]);
});
