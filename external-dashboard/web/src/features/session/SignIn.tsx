import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem } from "../../api/client";
import { signIn } from "../../api/session";

/** Asks the operator token. */
export function SignIn() {
  const queries = useQueryClient();
  const [token, setToken] = useState("");
  const entering = useMutation({ mutationFn: (token: string) => signIn(queries, token) });
  const wrong = entering.error instanceof ApiProblem && entering.error.status === 401;
  return (
    <main className="sign-in">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate(token.trim());
        }}
      >
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>Agents</h1>
        <p id="token-help">
          Sign in with the operator token. It was printed once, when internal-dashboard-api started for the
          first time, or set as <code>OPERATOR_TOKEN</code>.
        </p>
        <label htmlFor="token">Operator token</label>
        <input
          id="token"
          type="password"
          autoComplete="current-password"
          required
          value={token}
          aria-describedby={entering.error ? "token-error token-help" : "token-help"}
          aria-invalid={wrong}
          onChange={(event) => setToken(event.target.value)}
        />
        {entering.error && (
          <p className="field-error" id="token-error" role="alert">
            {wrong ? "This is not the operator token." : entering.error.message}
          </p>
        )}
        <button type="submit" className="primary" disabled={entering.isPending}>
          {entering.isPending ? "Signing in…" : "Sign in"}
        </button>
      </form>
    </main>
  );
}
