import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ask } from "./client";
import type { components } from "./schema";

export type TaskSummary = components["schemas"]["TaskSummary"];
export type TaskDetail = components["schemas"]["TaskDetail"];
export type TaskState = components["schemas"]["TaskState"];
export type Effect = components["schemas"]["EffectView"];
export type StoredEvent = components["schemas"]["StoredEvent"];
export type RunEvent = components["schemas"]["RunEvent"];
type TaskPage = components["schemas"]["TaskPage"];

/** How often a list that may change is asked for, in milliseconds. */
const BEAT = 3000;
const PAGE = 30;

/** Whether nothing more will happen to a task by itself. */
export function hasEnded(state: TaskState): boolean {
  return state === "completed" || state === "failed" || state === "cancelled" || state === "superseded";
}

/** Tasks, newest first, page by page. */
export const tasksQuery = (state: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["tasks", state ?? "all"],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (state) {
        query.set("state", state);
      }
      if (pageParam) {
        query.set("before", pageParam);
      }
      return ask<TaskPage>(`/api/tasks?${query}`, { signal });
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: BEAT,
  });

/** One task, asked for again until it has ended. */
export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ["task", id],
    queryFn: ({ signal }) => ask<TaskDetail>(`/api/tasks/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && hasEnded(query.state.data.state) ? false : BEAT),
  });

export function stopTask(id: string): Promise<unknown> {
  return ask(`/api/tasks/${id}/stop`, { method: "POST" });
}
