/** Every write of a merchant's browser carries it: another site can make a browser send our cookie, but cannot know this. */
export const CSRF_HEADER = 'X-CSRF-Token'
