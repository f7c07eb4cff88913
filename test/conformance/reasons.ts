/** Why a case that erl passes does not pass here: `suite:case`, or `suite:*` for all of a suite. */
export const REASONS: Readonly<Record<string, string>> = {}
