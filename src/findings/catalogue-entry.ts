import { FindingLevel } from './finding';

/** The kind of a check that looks at every object. */
export const EVERY_KIND = '*';

/** What there is to say about a code: for `docs/findings.md`, for the command line, and for the check that reports it. */
export interface CatalogueEntry {
  /** Istio's code, Kiali's where only Kiali has one, or ours. */
  readonly code: string;

  /** How grave the findings are, the gravest where that differs. */
  readonly level: FindingLevel;

  /** When they are less grave, as the rest of the sentence "an error, or …". */
  readonly lesser?: string;

  /** Why an error of a check can not be acknowledged: what applies the object refuses it. Those of constructs never can. */
  readonly cannotBeAccepted?: string;

  /**
   * The kinds of the objects that it is about, with the group of their API, such as `networking.istio.io/Gateway` or `/Service`. The
   * construct, such as `IstioAlb`, where only that knows, and `construct` for what is said at any; `file` for what the command line finds in files.
   */
  readonly kinds: readonly string[];

  /** What is found, in half a sentence. */
  readonly summary: string;

  /** Why that is wrong: paragraphs of Markdown. */
  readonly why: readonly string[];

  /** What to do about it: paragraphs of Markdown. */
  readonly fix: readonly string[];

  readonly example: FindingExample;
}

/** A mistake and its mend, as short as they can be: a test runs both. */
export interface FindingExample {
  /** A program; objects of an app; or a file as the command line reads it. */
  readonly language: 'yaml' | 'typescript' | 'file';

  /** Has the finding. Complete; a program calls its app `app`. */
  readonly bad: string;

  /** Has no finding at all. */
  readonly mended: string;
}
