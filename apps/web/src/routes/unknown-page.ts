/** The route of every address that no page of ours has. */
export const UNKNOWN_PAGE = '/$';
