import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { ask } from "./client";

type Session = { expires_at: string };

/** Whether somebody is signed in; 401 where not. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => ask<Session>("/session", { signal }),
  staleTime: 5 * 60_000,
});

export async function signIn(queries: QueryClient, token: string): Promise<void> {
  const session = await ask<Session>("/session", { method: "POST", body: { token } });
  queries.setQueryData(sessionQuery.queryKey, session);
}

/** Forgets everything that was seen. */
export async function signOut(queries: QueryClient): Promise<void> {
  await ask("/session", { method: "DELETE" });
  queries.clear();
  await queries.resetQueries(sessionQuery);
  window.location.assign("/");
}
