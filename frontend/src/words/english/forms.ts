// English texts of forms.
export const forms = {};
