import "@mantine/core/styles.css";
import "./app.css";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Route, Switch } from "wouter";
import { Ask } from "./pages/Ask";
import { Contact } from "./pages/Contact";
import { Data } from "./pages/Data";
import { Issue } from "./pages/Issue";
import { Missing } from "./pages/Missing";
import { Overview } from "./pages/Overview";
import { Queues } from "./pages/Queues";
import { Review } from "./pages/Review";
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
                <Route path="/unassigned" component={Unassigned} />
                <Route path="/review" component={Review} />
                <Route path="/ask" component={Ask} />
                <Route path="/queues/:name">{({ name }) => <Queues name={name} />}</Route>
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
