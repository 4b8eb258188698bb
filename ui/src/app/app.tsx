import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { createQueryClient } from "../api/query-client";
import { createAppRouter } from "./router";
import { useAppearance } from "./theme";

/** The window. `history` is the address bar's unless a test brings its own. */
export function App({ history }: { history?: RouterHistory }) {
  useAppearance();
  const [queryClient] = useState(createQueryClient);
  const [router] = useState(() => createAppRouter(history));
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  );
}
