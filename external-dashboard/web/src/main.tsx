import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { ApiProblem } from "./api/client";
import "./styles/base.css";
import "./styles/tasks.css";
import "./styles/task.css";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refuses will be refused again; what did not arrive may arrive.
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
