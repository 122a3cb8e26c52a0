import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { ApiProblem } from "../../api/client";
import { type Connection, useLive } from "../../api/live";
import { hasEnded, type TaskDetail, taskQuery } from "../../api/tasks";
import { firstLine } from "../../lib/format";
import { listPath } from "../../lib/route";
import { Link } from "../../lib/router";
import { Announcer } from "../../ui/Announcer";
import { Notice } from "../../ui/Notice";
import { JumpToNewest } from "./JumpToNewest";
import { lookOf } from "./state";
import { TaskAside, TaskFacts } from "./TaskAside";
import { TaskHeader } from "./TaskHeader";
import { Timeline } from "./Timeline";
import { type Entry, timeline } from "./timeline";

/** One task, followed live. */
export function TaskView({ id }: { id: string }) {
  const task = useQuery(taskQuery(id));
  if (task.isPending) {
    return (
      <p className="loading" role="status">
        Loading the task…
      </p>
    );
  }
  if (task.isError && !task.data) {
    const unknown = task.error instanceof ApiProblem && task.error.status === 404;
    return unknown ? (
      <Notice alone tone="plain" title="There is no such task">
        <Link to={listPath(undefined)}>All tasks</Link>
      </Notice>
    ) : (
      <Notice alone tone="bad" title="The task cannot be read" onRetry={() => void task.refetch()}>
        {task.error.message}
      </Notice>
    );
  }
  return <Followed task={task.data} />;
}

function Followed({ task }: { task: TaskDetail }) {
  const { events, connection } = useLive(task.id);
  const entries = useMemo(() => timeline(events), [events]);
  const running = task.state === "running" && connection !== "ended";
  useNewsOfState(
    task.id,
    entries.findLast((entry) => entry.kind === "started" || entry.kind === "finished")?.key,
  );
  useEffect(() => {
    document.title = `${lookOf(task.state).label}: ${task.title} · Agents`;
  }, [task.state, task.title]);
  return (
    <>
      <Link className="back" to={listPath(undefined)}>
        All tasks
      </Link>
      <TaskHeader task={task} />
      <div className="columns">
        <TaskAside task={task} />
        <section className="log" aria-labelledby="log-title">
          <div className="log-head">
            <h2 id="log-title">Timeline</h2>
            <Following connection={connection} ended={hasEnded(task.state)} />
          </div>
          {entries.length === 0 && <Nothing task={task} connection={connection} />}
          {entries.length > 0 && <Timeline entries={entries} running={running} />}
          <JumpToNewest count={entries.length} active={running} />
        </section>
        <TaskFacts task={task} />
      </div>
      <Announcer>{news(task, entries)}</Announcer>
    </>
  );
}

/** The task's row changes when a run starts or finishes; asking at once is quicker than the next beat. */
function useNewsOfState(id: string, key: number | undefined) {
  const queries = useQueryClient();
  useEffect(() => {
    if (key !== undefined) {
      void queries.invalidateQueries({ queryKey: taskQuery(id).queryKey });
    }
  }, [queries, id, key]);
}

function Following({ connection, ended }: { connection: Connection; ended: boolean }) {
  if (ended && connection !== "reconnecting") {
    return null;
  }
  const words: Record<Connection, string> = {
    connecting: "Connecting…",
    live: "Live",
    reconnecting: "Disconnected, trying again…",
    ended: "",
  };
  return (
    <p className={`following following-${connection}`} role="status">
      {words[connection]}
    </p>
  );
}

function Nothing({ task, connection }: { task: TaskDetail; connection: Connection }) {
  if (connection === "connecting") {
    return <p className="loading">Loading what happened…</p>;
  }
  const text =
    task.state === "queued"
      ? "It waits for a free engine. What the agent does will appear here."
      : "Nothing was recorded.";
  return <p className="quiet-text">{text}</p>;
}

/** The state and the agent's latest words. */
function news(task: TaskDetail, entries: readonly Entry[]): string {
  const last = entries.findLast((entry) => entry.kind === "message");
  const words = last?.kind === "message" ? ` ${firstLine(last.text, 140)}` : "";
  return `${lookOf(task.state).label}.${words}`;
}
