import "./styles";
import "./app.css";
import { MantineProvider } from "@mantine/core";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { Route, Switch } from "wouter";
import { Missing } from "./pages/Missing";
import { Overview } from "./pages/Overview";
import { Session } from "./shell/Session";
import { fetchParts, part } from "./shell/parts";
import { Shell } from "./shell/Shell";
import { Waiting } from "./shell/states";
import { schemes, theme } from "./theme";

// The overview comes with the page; the other views when they are opened, or in quiet moments before.
const Agents = part(() => import("./pages/Agents").then((one) => one.Agents));
const Ask = part(() => import("./pages/Ask").then((one) => one.Ask));
const Contact = part(() => import("./pages/Contact").then((one) => one.Contact));
const Data = part(() => import("./pages/Data").then((one) => one.Data));
const Explore = part(() => import("./pages/Explore").then((one) => one.Explore));
const Issue = part(() => import("./pages/Issue").then((one) => one.Issue));
const Queues = part(() => import("./pages/Queues").then((one) => one.Queues));
const Review = part(() => import("./pages/Review").then((one) => one.Review));
const Settings = part(() => import("./pages/Settings").then((one) => one.Settings));
const Sized = part(() => import("./pages/Sized").then((one) => one.Sized));
const Talk = part(() => import("./pages/Talk").then((one) => one.Talk));
const Taxonomy = part(() => import("./pages/Taxonomy").then((one) => one.Taxonomy));
const Unassigned = part(() => import("./pages/Unassigned").then((one) => one.Unassigned));
const Procedure = part(() => import("./pages/Procedure").then((one) => one.Procedure));
const NewProcedure = part(() => import("./pages/Procedure").then((one) => one.NewProcedure));

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} colorSchemeManager={schemes} defaultColorScheme="auto">
      <Session>
        {(instead) => (
          <Shell>
            {instead ?? (
              <Suspense fallback={<Waiting lines={5} height={64} />}>
                <Switch>
                  <Route path="/" component={Overview} />
                  <Route path="/issues/:id">{({ id }) => <Issue key={id} id={id} />}</Route>
                  <Route path="/contacts/:id">{({ id }) => <Contact key={id} id={id} />}</Route>
                  <Route path="/explore" component={Explore} />
                  <Route path="/sized/:id">{({ id }) => <Sized key={id} id={id} />}</Route>
                  <Route path="/unassigned" component={Unassigned} />
                  <Route path="/review" component={Review} />
                  <Route path="/ask" component={Ask} />
                  <Route path="/queues/:name">{({ name }) => <Queues name={name} />}</Route>
                  <Route path="/taxonomy" component={Taxonomy} />
                  <Route path="/agents" component={Agents} />
                  <Route path="/agents/new" component={NewProcedure} />
                  <Route path="/agents/talks/:id">{({ id }) => <Talk key={id} id={id} />}</Route>
                  <Route path="/agents/:name">{({ name }) => <Procedure key={name} name={name} />}</Route>
                  <Route path="/settings/:part?">{(given) => <Settings part={given.part ?? ""} />}</Route>
                  <Route path="/data" component={Data} />
                  <Route component={Missing} />
                </Switch>
              </Suspense>
            )}
          </Shell>
        )}
      </Session>
    </MantineProvider>
  </StrictMode>,
);
fetchParts();
