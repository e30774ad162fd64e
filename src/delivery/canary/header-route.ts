import { requireComparedText } from './compared-text';
import { refuse } from '../../core/errors';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';

/** A route for requests with a header, which Argo Rollouts puts before the one that is split by weight. */
export class HeaderRoute {
  private readonly header: string;
  private readonly value: StringMatch;

  constructor(public readonly name: string, headers: Record<string, StringMatch>) {
    const given = Object.entries(headers);
    if (given.length !== 1) {
      refuse(`headers of header route "${name}"`, 'exactly one', given.map(([header]) => header).join(' and ') || 'none',
        'Argo Rollouts makes a route of its own of each, so that any of them is enough: compare one, with StringMatch.regex for alternatives');
    }
    [[this.header, this.value]] = given;
    if (this.value._isPresence) {
      refuse(`header ${this.header} of ${this.what}`, 'compared with a text', 'StringMatch.present()',
        'Argo Rollouts would write no value, which Istio takes for a mistake: use StringMatch.regex(".*")');
    }
    requireComparedText(`header ${this.header} of ${this.what}`, this.value);
  }

  /** The requests. */
  public get match(): HttpMatch {
    return { headers: { [this.header]: this.value } };
  }

  public get what(): string {
    return `header route "${this.name}"`;
  }

  /** The step. */
  public render(): Record<string, unknown> {
    return { name: this.name, match: [{ headerName: this.header, headerValue: this.value._spec }] };
  }

  /** The step that takes it away. */
  public renderRemoval(): Record<string, unknown> {
    return { setHeaderRoute: { name: this.name } };
  }
}
