// The name under which a drag from the palette hands over an action's type.
export const DRAG_TYPE = "application/x-baton-action";
