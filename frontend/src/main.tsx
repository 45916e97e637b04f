// Puts the editor together; the only file that knows all parts.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode>Baton</StrictMode>);
