import type { ReactNode } from "react";
import { safeUrl } from "../lib/format";

/** A link to another site, in a new tab; plain text where the address is not one of the web. */
export function ExternalLink({ href, children }: { href: string | null | undefined; children: ReactNode }) {
  const url = safeUrl(href);
  if (!url) {
    return <>{children}</>;
  }
  return (
    <a className="external" href={url} target="_blank" rel="noreferrer noopener">
      {children}
      <span className="visually-hidden"> (opens in a new tab)</span>
    </a>
  );
}
