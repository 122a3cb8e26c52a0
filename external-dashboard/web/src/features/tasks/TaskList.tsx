import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { type TaskSummary, tasksQuery } from "../../api/tasks";
import { listPath } from "../../lib/route";
import { Link } from "../../lib/router";
import { Notice } from "../../ui/Notice";
import { FILTERS, lookOf } from "./state";
import { TaskRow } from "./TaskRow";

/** Every task, newest first; looks for news by itself. */
export function TaskList({ state }: { state: string | undefined }) {
  const list = useInfiniteQuery(tasksQuery(state));
  const tasks = list.data?.pages.flatMap((page) => page.items);
  useEffect(() => {
    document.title = "Tasks · Agents";
  }, []);
  return (
    <>
      <div className="list-head">
        <h1>Tasks</h1>
        {list.isError && tasks && <p className="stale">Not up to date: {list.error.message}</p>}
      </div>
      <Filters state={state} />
      {list.isPending && <Skeleton />}
      {list.isError && !tasks && (
        <Notice tone="bad" title="The tasks cannot be read" onRetry={() => void list.refetch()}>
          {list.error.message}
        </Notice>
      )}
      {tasks?.length === 0 && <Empty state={state} />}
      {tasks && tasks.length > 0 && <Rows tasks={tasks} />}
      {list.hasNextPage && (
        <button
          type="button"
          className="more"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {list.isFetchingNextPage ? "Loading…" : "Show older tasks"}
        </button>
      )}
    </>
  );
}

function Filters({ state }: { state: string | undefined }) {
  return (
    <nav className="filters" aria-label="Tasks by state">
      {[undefined, ...FILTERS].map((filter) => (
        <Link
          key={filter ?? "all"}
          to={listPath(filter)}
          aria-current={filter === state ? "page" : undefined}
        >
          {filter ? lookOf(filter).label : "All"}
        </Link>
      ))}
    </nav>
  );
}

function Rows({ tasks }: { tasks: readonly TaskSummary[] }) {
  return (
    <ul className="rows" aria-label="Tasks">
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
    </ul>
  );
}

function Empty({ state }: { state: string | undefined }) {
  if (state) {
    return (
      <Notice tone="plain" title={`No task is ${lookOf(state).label.toLowerCase()}`}>
        <Link to={listPath(undefined)}>Show all tasks</Link>
      </Notice>
    );
  }
  return (
    <Notice tone="plain" title="No tasks yet">
      Write <code>@agent fix</code> on an issue of a connected repository. The task appears here within
      seconds.
    </Notice>
  );
}

function Skeleton() {
  return (
    <div className="rows skeleton" aria-busy="true">
      <span className="visually-hidden" role="status">
        Loading tasks
      </span>
      {[70, 45, 60, 52].map((width) => (
        <div className="row" key={width} aria-hidden="true">
          <i style={{ width: `${width}%` }} />
          <i style={{ width: `${width / 2}%` }} />
        </div>
      ))}
    </div>
  );
}
