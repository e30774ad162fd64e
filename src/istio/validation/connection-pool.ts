import { reviewDuration, reviewDurationOrNone } from './durations';
import { Plain, Review } from './review';
import { isGiven } from '../plain-value';

const HTTP_COUNTS = ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'];

/** How many connections and requests there are to a destination. */
export function reviewConnectionPool({ http, tcp }: Plain, review: Review): void {
  if (!isGiven(http) && !isGiven(tcp)) {
    review.refuseAs('says nothing', 'add http or tcp, or leave it out');
  }
  review.map('http', http, reviewHttp, undefined);
  review.map('tcp', tcp, reviewTcp, undefined);
}

function reviewHttp(http: Plain, review: Review): void {
  for (const name of HTTP_COUNTS) {
    reviewCount(http[name], review, name);
  }
  reviewDuration(http.idleTimeout, review, 'idleTimeout');
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true) {
    review.refuseAs('has useClientProtocol and h2UpgradePolicy: UPGRADE, of which only one can be', 'leave one out');
  }
  review.map('http2KeepAlive', http.http2KeepAlive, reviewKeepAlive, undefined);
}

function reviewKeepAlive(keepAlive: Plain, review: Review): void {
  for (const name of ['interval', 'timeout']) {
    if (!isGiven(keepAlive[name])) {
      review.refuseAs(`has no ${name}`, 'write both: interval and timeout');
    }
    reviewDuration(keepAlive[name], review, name);
  }
}

function reviewTcp({ maxConnections, connectTimeout, idleTimeout, maxConnectionDuration, tcpKeepalive }: Plain, review: Review): void {
  reviewCount(maxConnections, review, 'maxConnections');
  reviewDuration(connectTimeout, review, 'connectTimeout');
  reviewDurationOrNone(idleTimeout, review, 'idleTimeout');
  reviewDuration(maxConnectionDuration, review, 'maxConnectionDuration');
  review.map('tcpKeepalive', tcpKeepalive, reviewTcpKeepalive, undefined);
}

function reviewTcpKeepalive({ time, interval }: Plain, review: Review): void {
  reviewDuration(time, review, 'time');
  reviewDuration(interval, review, 'interval');
}

function reviewCount(count: unknown, review: Review, name: string): void {
  if (typeof count === 'number' && count < 0) {
    review.refuse('be at least 0', count, 'leave it out for no limit of your own', name);
  }
}
