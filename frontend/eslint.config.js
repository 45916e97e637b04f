// The editor's lint rules; every exception carries its reason.
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const SYNTAX = [{ selector: "TSEnumDeclaration", message: "Use a union of literals." }];

const WORDS = "Texts that a person reads stand in src/words/english.";
const SPOKEN = "/^(label|title|placeholder|description|alt|aria-(label|description|valuetext))$/";
const HAS_WORD = "/[A-Za-z\\u00c0-\\u024f]{2}/";
/** Texts in components: between tags, and in the attributes that people see or hear. */
const LITERALS = [
  { selector: `JSXText[value=${HAS_WORD}]`, message: WORDS },
  { selector: `JSXElement > JSXExpressionContainer > Literal[value=${HAS_WORD}]`, message: WORDS },
  {
    selector: `JSXElement > JSXExpressionContainer > ConditionalExpression > Literal[value=${HAS_WORD}]`,
    message: WORDS,
  },
  {
    selector: `JSXElement > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=${HAS_WORD}]`,
    message: WORDS,
  },
  { selector: `JSXAttribute[name.name=${SPOKEN}] > Literal[value=${HAS_WORD}]`, message: WORDS },
  {
    selector: `JSXAttribute[name.name=${SPOKEN}] TemplateElement[value.raw=${HAS_WORD}]`,
    message: WORDS,
  },
  {
    selector: `JSXAttribute[name.name=${SPOKEN}] ConditionalExpression > Literal[value=${HAS_WORD}]`,
    message: WORDS,
  },
  {
    selector: `CallExpression[callee.object.name="notifications"] Property[key.name=/^(title|message)$/] > Literal[value=${HAS_WORD}]`,
    message: WORDS,
  },
];

// eslint-disable-next-line no-restricted-exports -- ESLint reads the default export
export default tseslint.config(
  { ignores: ["node_modules", "public", "*.js", "*.cjs"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "max-lines": ["error", { max: 300, skipBlankLines: false, skipComments: false }],
      "max-lines-per-function": [
        "error",
        { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true },
      ],
      "no-restricted-exports": [
        "error",
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      "no-restricted-syntax": ["error", ...SYNTAX, ...LITERALS],
      "@typescript-eslint/consistent-type-imports": "error",
      // A number in a template reads well and cannot go wrong.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `onClick={() => save()}` is how React handlers are written.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
    },
  },
  {
    // A `describe` block is as long as its tests; test doubles are empty on purpose.
    files: ["**/*.test.{ts,tsx}", "src/test/**"],
    rules: {
      "max-lines-per-function": "off",
      "no-restricted-syntax": ["error", ...SYNTAX],
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-deprecated": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  {
    // Generated, as long as the API is large.
    files: ["src/api/schema.d.ts"],
    rules: { "max-lines": "off" },
  },
);
