// English texts of palette.
export const palette = {};
