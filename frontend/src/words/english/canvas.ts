// English texts of canvas.
export const canvas = {};
