import { createRoot } from "react-dom/client";
import "./app/base.css";
import { App } from "./app/app";

async function start(): Promise<void> {
  // In a plain browser there is no app: `npm run preview` and `dev` bring a host in memory.
  if (import.meta.env.DEV || import.meta.env.MODE === "preview") {
    const { installPreviewHost } = await import("../dev/preview");
    installPreviewHost();
  }
  const root = document.getElementById("root");
  if (root) createRoot(root).render(<App />);
}

void start();
