/** What cannot be asked: a URL that is none, a gateway that is not known. */
export class UnusableRequest extends Error {
}
