// An edge: nothing wrong here.
export const STORE = 'store';
