/** Where one is: the address is the only place that knows. */
export type Route =
  | { name: "list"; state: string | undefined }
  | { name: "task"; id: string }
  | { name: "unknown" };

/** Reads a path with its query. */
export function readRoute(address: string): Route {
  const url = new URL(address, "http://page");
  if (url.pathname === "/") {
    return { name: "list", state: url.searchParams.get("state") ?? undefined };
  }
  const id = /^\/tasks\/(task_[0-9a-f]{32})$/.exec(url.pathname)?.[1];
  return id ? { name: "task", id } : { name: "unknown" };
}

/** The address of the list, of one state or of all. */
export function listPath(state: string | undefined): string {
  return state ? `/?state=${encodeURIComponent(state)}` : "/";
}

/** The address of a task. */
export function taskPath(id: string): string {
  return `/tasks/${id}`;
}
