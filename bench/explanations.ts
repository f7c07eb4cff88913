/** Why rows are slower than erl, by their names: printed beside every row whose ratio is above 1. */
export const explanations: Readonly<Record<string, string>> = {};
