/** The command line is wrong, or something that the user can put right is missing: the message says what. */
export class UsageError extends Error {}
