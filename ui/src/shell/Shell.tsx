import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { onReach, reach } from "../api/client";
import { S } from "../strings";
import { lastFilters } from "./filters";
import { Mark, Moon, Sun } from "./icons";
import { Whoami } from "./Session";

/** Header, navigation and the frame of every view. */
export function Shell({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  useArrival(path);
  const nav = useRef<HTMLElement>(null);
  useEffect(() => { if (nav.current) centre(nav.current); }, [path]);
  const inIssues = path === "/" || /^\/(issues|contacts|unassigned)/.test(path);
  return (
    <>
      <a className="skip" href="#content">{S.skip}</a>
      <header className="top">
        <div className="wide top-row">
          <Link href="/" className="brand"><Mark /><span className="brand-name">{S.name}</span></Link>
          <nav ref={nav} aria-label={S.nav.label} className="nav">
            <Link href={`/${lastFilters()}`} aria-current={inIssues ? "page" : undefined}>{S.nav.issues}</Link>
            <Link href="/explore" aria-current={/^\/(explore|sized)/.test(path) ? "page" : undefined}>{S.nav.explore}</Link>
            <Link href="/review" aria-current={path === "/review" ? "page" : undefined}>{S.nav.review}</Link>
            <Link href="/ask" aria-current={path === "/ask" ? "page" : undefined}>{S.nav.ask}</Link>
            <Link href="/queues/triage" aria-current={path.startsWith("/queues") ? "page" : undefined}>{S.nav.work}</Link>
            <Link href="/taxonomy" aria-current={path === "/taxonomy" ? "page" : undefined}>{S.nav.taxonomy}</Link>
            <Link href="/agents" aria-current={path.startsWith("/agents") ? "page" : undefined}>{S.nav.agents}</Link>
            <Link href="/data" aria-current={path === "/data" ? "page" : undefined}>{S.nav.data}</Link>
            <Link href="/settings/connections" aria-current={path.startsWith("/settings") ? "page" : undefined}>{S.nav.settings}</Link>
          </nav>
          <Whoami />
          <Scheme />
        </div>
      </header>
      <Unreached />
      <main id="content" className="wide" tabIndex={-1}>{children}</main>
    </>
  );
}

/** Brings the part that is open into sight where the navigation scrolls sideways; the page itself stays where it is. */
function centre(nav: HTMLElement): void {
  const open = nav.querySelector("[aria-current]")?.getBoundingClientRect();
  const frame = nav.getBoundingClientRect();
  if (open) nav.scrollLeft += open.left + open.width / 2 - frame.left - frame.width / 2;
}

const KNOCK_MS = 2000;

/** While the server does not answer: says so, and knocks until it does. */
function Unreached() {
  const [away, setAway] = useState(false);
  useEffect(() => onReach((now) => setAway(!now)), []);
  useEffect(() => {
    if (!away) return;
    const knock = setInterval(() => void fetch("/healthz").then((answer) => reach(answer.ok), () => undefined), KNOCK_MS);
    return () => clearInterval(knock);
  }, [away]);
  return away ? <p className="unreached" role="alert">{S.state.away}</p> : null;
}

function Scheme() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme("light") === "dark";
  const label = dark ? S.scheme.toLight : S.scheme.toDark;
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} title={label} onClick={() => setColorScheme(dark ? "light" : "dark")}>
      {dark ? <Sun /> : <Moon />}
    </ActionIcon>
  );
}

/** A followed link begins at the top, with the reader there too; the back button leaves both where they were. */
function useArrival(path: string) {
  const known = useRef(path);
  const back = useRef(false);
  useEffect(() => {
    const went = () => { back.current = true; };
    window.addEventListener("popstate", went);
    return () => window.removeEventListener("popstate", went);
  }, []);
  useEffect(() => {
    if (known.current !== path && !back.current) {
      window.scrollTo(0, 0);
      document.getElementById("content")?.focus({ preventScroll: true });
    }
    known.current = path;
    back.current = false;
  }, [path]);
}
