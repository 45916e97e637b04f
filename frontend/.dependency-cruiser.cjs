// Which way imports point: main -> pages -> canvas | palette | inspector | forms | runs -> commands -> store -> model; api and ui are leaves.
const only = (name, from, notTo, comment) => ({
  name,
  comment,
  severity: "error",
  from,
  to: { path: notTo },
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-barrels", severity: "error", from: {}, to: { path: "^src/.*/index\\.tsx?$" } },
    {
      name: "one-door-xyflow",
      severity: "error",
      from: { pathNot: "^src/canvas/" },
      to: { path: "@xyflow" },
    },
    {
      name: "one-door-elk",
      severity: "error",
      from: { pathNot: "^src/canvas/" },
      to: { path: "elkjs" },
    },
    {
      name: "one-door-codemirror",
      severity: "error",
      from: { pathNot: "^src/(forms|ui)/" },
      to: { path: "@codemirror|node_modules/codemirror" },
    },
    {
      name: "one-door-charts",
      severity: "error",
      from: { pathNot: "^src/pages/dashboard/" },
      to: { path: "@mantine/charts|recharts" },
    },
    {
      name: "one-door-shell-quote",
      severity: "error",
      from: { pathNot: "^src/model/curl" },
      to: { path: "shell-quote" },
    },
    only("words-are-a-leaf", { path: "^src/words/" }, "^src/(?!words/)", "words/ holds texts only"),
    only(
      "model-is-pure",
      { path: "^src/model/" },
      "^src/(?!model/|words/)|node_modules/(react|react-dom|@mantine|@tanstack|zustand)/",
      "model/ knows no React, no server, no store",
    ),
    only(
      "api-is-a-leaf",
      { path: "^src/api/" },
      "^src/(?!api/|model/|words/|test/)",
      "api/ knows types of model/ only",
    ),
    only(
      "ui-is-a-leaf",
      { path: "^src/ui/" },
      "^src/(?!ui/|api/|model/|words/|test/)",
      "ui/ knows plain data only",
    ),
    only(
      "store-below-views",
      { path: "^src/store/" },
      "^src/(commands|canvas|palette|inspector|pages|forms|runs|ui)/",
      "store/ knows no views",
    ),
    only(
      "commands-below-views",
      { path: "^src/commands/" },
      "^src/(canvas|palette|inspector|pages|forms|runs|ui)/",
      "commands ask the session, the canvas's door and the page's; menus and keys ask commands",
    ),
    only(
      "views-below-pages",
      { path: "^src/(canvas|palette|inspector|forms|runs)/" },
      "^src/(pages/|main)",
      "pages put views together",
    ),
    only(
      "forms-below-canvas",
      { path: "^src/(forms|runs)/" },
      "^src/(palette|inspector)/",
      "forms and run views are used by the inspector, not the other way",
    ),
    only(
      "forms-know-no-canvas",
      { path: "^src/forms/" },
      "^src/(canvas|runs)/",
      "a form is drawn from a schema alone",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.tsx?$" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "module", "browser", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".css"],
    },
  },
};
