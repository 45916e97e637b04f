// English texts of runs.
export const runs = {};
