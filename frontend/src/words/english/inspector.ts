// English texts of inspector.
export const inspector = {};
