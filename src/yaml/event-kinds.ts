/** What js-yaml calls its events. Numbers of ours, so that nothing has to be loaded for them: a test compares. */
export const DOCUMENT = 1;
export const SEQUENCE = 2;
export const MAPPING = 3;
export const SCALAR = 4;
export const ALIAS = 5;
export const POP = 6;

/** How a scalar is written. */
export const PLAIN = 1;
export const SINGLE_QUOTED = 2;
export const DOUBLE_QUOTED = 3;
export const LITERAL_BLOCK = 4;
export const FOLDED_BLOCK = 5;

/** How a map or list is written that stands in brackets. */
export const FLOW = 2;
