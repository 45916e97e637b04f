// English texts of pages.
export const pages = {};
