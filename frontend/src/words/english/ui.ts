// English texts of the small components that every page uses.
export const ui = {
  copy: "Copy",
  copied: "Copied",
  download: "Download as a file",
  more: (count: number, left: number) =>
    left > count ? `Show ${count} more of ${left}` : `Show ${left} more`,
  moreText: (left: number) => `Show ${left.toLocaleString("en")} more characters`,
  items: (count: number) => (count === 1 ? "1 item" : `${count.toLocaleString("en")} items`),
  keys: (count: number) => (count === 1 ? "1 key" : `${count.toLocaleString("en")} keys`),
  wrong: "Something went wrong",
  unreachable: "The server does not answer",
  again: "Try again",
  keep: "Keep it",
  justNow: "just now",
  soon: "in a moment",
  never: "never",
  close: "Close",
  loading: "Loading",
};
