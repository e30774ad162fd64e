import { CDI152 } from '../../findings/catalogue/cdi152';
import { mapOf, mapsOf, textOf } from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';

/** What Flagger measures by itself, of requests to the new version. */
const BY_REQUESTS = ['request-success-rate', 'request-duration'];

/** At each check of an analysis; also where no type is said. */
const FOR_LOAD = ['rollout', ''];

/** Without a request there is no value, and without a value the check has failed. */
export const measuredWithoutLoad: Check = {
  ...CDI152,
  check(object) {
    const { metrics, webhooks } = mapOf(specOf(object).analysis);
    const measured = mapsOf(metrics).findIndex(({ name, templateRef }) => templateRef === undefined && BY_REQUESTS.includes(textOf(name) ?? ''));
    const isLoaded = mapsOf(webhooks).some(({ type = '' }) => FOR_LOAD.includes(textOf(type) ?? 'another'));
    return measured < 0 || isLoaded ? [] : [{
      message: `${textOf(mapsOf(metrics)[measured].name)} has no value while nobody sends requests to the new version, and a check without a value `
        + 'has failed',
      fix: 'add a webhook of the type rollout that sends some; acknowledge the finding where there are always enough',
      field: `spec.analysis.metrics[${measured}]`,
    }];
  },
};
