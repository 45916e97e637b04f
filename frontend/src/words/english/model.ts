// English texts of model.
export const model = {};
