import "@mantine/core/styles.css";
import "./app.css";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Route, Switch } from "wouter";
import { Agents } from "./pages/Agents";
import { Contact } from "./pages/Contact";
import { Data } from "./pages/Data";
import { Explore } from "./pages/Explore";
import { Issue } from "./pages/Issue";
import { Missing } from "./pages/Missing";
import { Overview } from "./pages/Overview";
import { NewProcedure, Procedure } from "./pages/Procedure";
import { Queues } from "./pages/Queues";
import { Review } from "./pages/Review";
import { Settings } from "./pages/Settings";
import { Sized } from "./pages/Sized";
import { Talk } from "./pages/Talk";
import { Taxonomy } from "./pages/Taxonomy";
import { Unassigned } from "./pages/Unassigned";
import { Session } from "./shell/Session";
import { Shell } from "./shell/Shell";
import { schemes, theme } from "./theme";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} colorSchemeManager={schemes} defaultColorScheme="auto">
      <Session>
        {(instead) => (
          <Shell>
            {instead ?? (
              <Switch>
                <Route path="/" component={Overview} />
                <Route path="/issues/:id">{({ id }) => <Issue key={id} id={id} />}</Route>
                <Route path="/contacts/:id">{({ id }) => <Contact key={id} id={id} />}</Route>
                <Route path="/explore" component={Explore} />
                <Route path="/sized/:id">{({ id }) => <Sized key={id} id={id} />}</Route>
                <Route path="/unassigned" component={Unassigned} />
                <Route path="/review" component={Review} />
                <Route path="/queues/:name">{({ name }) => <Queues name={name} />}</Route>
                <Route path="/taxonomy" component={Taxonomy} />
                <Route path="/agents" component={Agents} />
                <Route path="/agents/new" component={NewProcedure} />
                <Route path="/agents/talks/:id">{({ id }) => <Talk key={id} id={id} />}</Route>
                <Route path="/agents/:name">{({ name }) => <Procedure key={name} name={name} />}</Route>
                <Route path="/settings/:part?">{({ part }) => <Settings part={part ?? ""} />}</Route>
                <Route path="/data" component={Data} />
                <Route component={Missing} />
              </Switch>
            )}
          </Shell>
        )}
      </Session>
    </MantineProvider>
  </StrictMode>,
);
