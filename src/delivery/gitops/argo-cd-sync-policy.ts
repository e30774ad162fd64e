/**
 * What Argo CD does without being asked.
 */
export interface ArgoCdAutomatedOptions {
  /**
   * Whether objects that are no longer in Git are deleted. Argo CD never deletes all of them at once.
   *
   * @default true
   */
  readonly prune?: boolean;

  /**
   * Whether what somebody changed in the cluster is set back. Fields that controllers write are left alone.
   *
   * @default true
   */
  readonly selfHeal?: boolean;
}

/**
 * When Argo CD applies what is in Git.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export class ArgoCdSyncPolicy {
  /**
   * Each commit is applied by itself.
   *
   * @param options whether to delete what is gone, and to set back what was changed in the cluster
   */
  public static automated(options: ArgoCdAutomatedOptions = {}): ArgoCdSyncPolicy {
    const { prune = true, selfHeal = true } = options;
    return new ArgoCdSyncPolicy({ automated: { prune, selfHeal } });
  }

  /** Somebody starts each sync: with `argocd app sync`, or a click. */
  public static manual(): ArgoCdSyncPolicy {
    return new ArgoCdSyncPolicy({});
  }

  private constructor(private readonly fields: Readonly<Record<string, unknown>>) {
  }

  /** @internal */
  public _render(): Readonly<Record<string, unknown>> {
    return this.fields;
  }
}
