/**
 * Characters that Go's reader of YAML takes otherwise than JavaScript's: it refuses the whole document for some, and ends the line at others.
 */

/** Refused ones that JavaScript writes as they are, or as half a character; it escapes the other control characters. */
const UNESCAPED = '\\u007f-\\u0084\\u0086-\\u009f\\ufffe\\uffff';
const ESCAPED = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f';
const LINE_BREAKS = '\\u0085\\u2028\\u2029';

/** What it refuses, wherever it stands. */
export const REFUSED = new RegExp(`[${ESCAPED}${UNESCAPED}]|\\p{Surrogate}`, 'u');

/** What of that is in a document that JavaScript wrote. */
export const REFUSED_AS_WRITTEN = new RegExp(`[${UNESCAPED}]|\\p{Surrogate}`, 'u');

/** Ends of lines for it, and for hardly anything else. */
export const LINE_BREAK = new RegExp(`[\\r${LINE_BREAKS}]`);

/** What of that is in a document that JavaScript wrote: there it is folded into a blank, or ends the value. */
export const LINE_BREAK_AS_WRITTEN = new RegExp(`[${LINE_BREAKS}]`);
