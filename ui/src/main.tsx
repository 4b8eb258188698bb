import { createRoot } from "react-dom/client";
import "./app/base.css";
import { App } from "./app/app";

async function start(): Promise<void> {
  // `npm run preview` or `dev` in a plain browser: `?host=memory` puts an in-memory host in the app's place.
  const preview = import.meta.env.DEV || import.meta.env.MODE === "preview";
  if (preview && new URLSearchParams(location.search).has("host")) {
    const { installPreviewHost } = await import("../dev/preview");
    installPreviewHost(new URLSearchParams(location.search));
  }
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App />);
}

void start();
