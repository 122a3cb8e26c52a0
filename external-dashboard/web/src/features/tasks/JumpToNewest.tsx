import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** How near to its end a page counts as read to the end, in pixels. */
const NEAR = 80;

/** Keeps the newest in view for who reads at the end; offers the way there to who does not. */
export function JumpToNewest({ count, active }: { count: number; active: boolean }) {
  const [atEnd, setAtEnd] = useState(true);
  const wasAtEnd = useRef(false);
  useEffect(() => {
    const look = () => {
      const page = document.documentElement;
      const near = page.scrollHeight - window.innerHeight - window.scrollY < NEAR;
      wasAtEnd.current = near && window.scrollY > 0;
      setAtEnd(near);
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is what moves the end
  useLayoutEffect(() => {
    if (active && wasAtEnd.current) {
      toEnd("instant");
    } else {
      const page = document.documentElement;
      setAtEnd(page.scrollHeight - window.innerHeight - window.scrollY < NEAR);
    }
  }, [count, active]);
  if (atEnd || !active) {
    return null;
  }
  return (
    <button type="button" className="jump" onClick={() => toEnd("smooth")}>
      Newest
      <span aria-hidden="true"> ↓</span>
    </button>
  );
}

function toEnd(behavior: ScrollBehavior) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  window.scrollTo({ top: document.documentElement.scrollHeight, behavior: calm ? "instant" : behavior });
}
