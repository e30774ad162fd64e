import { Ambiguity, TracedStep } from '../decision';

/** What is said on the way of a request. */
export interface SecurityNotes {
  /** The steps; none where nobody asks for them. */
  readonly trace?: TracedStep[];
  readonly ambiguous: Ambiguity[];
}
