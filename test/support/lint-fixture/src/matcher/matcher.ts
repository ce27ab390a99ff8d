// A higher room than model: nothing wrong here.
export const MATCHER = 'matcher';
