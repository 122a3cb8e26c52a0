import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiProblem } from "./api/client";
import { sessionQuery, signOut } from "./api/session";
import { SignIn } from "./features/session/SignIn";
import { TaskList } from "./features/tasks/TaskList";
import { TaskView } from "./features/tasks/TaskView";
import { readRoute } from "./lib/route";
import { Link, usePath } from "./lib/router";
import { Notice } from "./ui/Notice";

/** The frame of the page: who may see it, where one is. */
export function App() {
  const session = useQuery(sessionQuery);
  if (session.isPending) {
    return <div className="frame" aria-busy="true" />;
  }
  if (session.error instanceof ApiProblem && session.error.status === 401) {
    return <SignIn />;
  }
  if (session.error) {
    return (
      <main className="frame">
        <Notice alone tone="bad" title="The dashboard does not answer" onRetry={() => void session.refetch()}>
          {session.error.message}
        </Notice>
      </main>
    );
  }
  return <SignedIn />;
}

function SignedIn() {
  const queries = useQueryClient();
  const route = readRoute(usePath());
  const main = useMainFocus(route.name === "task" ? route.id : route.name);
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="top">
        <div className="top-inner">
          <Link className="brand" to="/">
            <img src="/icon.svg" alt="" width="24" height="24" />
            Agents
          </Link>
          <button type="button" className="quiet" onClick={() => void signOut(queries)}>
            Sign out
          </button>
        </div>
      </header>
      <main id="main" className="frame" tabIndex={-1} ref={main}>
        {route.name === "list" && <TaskList state={route.state} />}
        {route.name === "task" && <TaskView key={route.id} id={route.id} />}
        {route.name === "unknown" && (
          <Notice alone tone="plain" title="There is no such page">
            <Link to="/">All tasks</Link>
          </Notice>
        )}
      </main>
    </>
  );
}

/** Moves the focus to the new view, so that a keyboard or a screen reader is where the eye is. */
function useMainFocus(view: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current !== view) {
      shown.current = view;
      main.current?.focus({ preventScroll: true });
      window.scrollTo({ top: 0 });
    }
  }, [view]);
  return main;
}
