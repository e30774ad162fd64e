import { describe, expect, test } from 'vitest';
import { wrongCommand } from '../../src/istio';

describe('commands of Envoy in a text', () => {
  test.each([
    ['%CLIENT_IP%', 'Envoy has no command CLIENT_IP', '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%'],
    ['%REQ%', 'REQ needs an argument in brackets', '%REQ(X)%'],
    ['%REQ()%', 'REQ needs an argument in brackets', '%RESP(x)%'],
    ['%PROTOCOL()%', 'PROTOCOL needs an argument in brackets', '%PROTOCOL%'],
    ['%REQ(X):2%', 'Istio takes no length after an argument', '%PATH:2%'],
    ['%PROTOCOL(x)%', 'PROTOCOL takes no argument', '%PATH(WQ)%'],
    ['%PROTOCOL:3%', 'PROTOCOL takes no length', '%QUERY_PARAMS:3%'],
    ['%PATH:99999999999999999999%', 'PATH takes a smaller length', '%PATH:18446744073709551615%'],
    ['%REQ(a b)%', 'REQ takes the name of a header, or two with "?" between', '%REQ(a_b)%'],
    ['%REQ(a?b?c)%', 'REQ takes the name of a header, or two with "?" between', '%REQ(a?:path)%'],
    ['%START_TIME(%-n)%', 'START_TIME takes a time format without a line break', '%START_TIME(%Y/%m/%d)%'],
    ['%FILTER_STATE(a:FIELD)%', 'FILTER_STATE takes a key, and PLAIN, TYPED or FIELD:NAME after a colon', '%FILTER_STATE(a:FIELD:b)%'],
    ['%METADATA(a:b)%', 'METADATA takes the kind of metadata first, such as ROUTE or CLUSTER', '%METADATA(ROUTE:b)%'],
    ['%COMMON_DURATION(a)%', 'COMMON_DURATION takes START:END, and ms, us or ns after a colon', '%COMMON_DURATION(a:b:us)%'],
    ['%GRPC_STATUS(x)%', 'GRPC_STATUS takes one of CAMEL_STRING, SNAKE_STRING, NUMBER', '%GRPC_STATUS(NUMBER)%'],
    ['%QUERY_PARAMS(x)%', 'QUERY_PARAMS takes one of ORIG, DECODED', '%QUERY_PARAMS(ORIG)%'],
    ['%ENVIRONMENT("X")%', 'Istio takes no argument with quotes, backslashes, or a blank or bracket at its beginning: ENVIRONMENT', '%ENVIRONMENT(X)%'],
    ['%DYNAMIC_METADATA(["a", "b"])%', 'Istio takes no argument with quotes, backslashes, or a blank or bracket at its beginning: DYNAMIC_METADATA', '%DYNAMIC_METADATA(a:b)%'],
    ['%CEL(request.path)%', 'CEL is a program that only Envoy can judge', '%REQ(:path)%'],
    ['a % b', '"% b" is no command', 'a %% b'],
    ['%%%', '"%" is no command', '%%%%'],
    ['%REQ(a)%%', '"%" is no command', '%REQ(a)%%%'],
    ['%req(a)%', '"%req(a)%" is no command', '%REQ(a)%%RESP(b)%'],
    ['%REQ(a)', '"%REQ(a)" is no command', 'REQ(a)'],
  ])('%s is refused', (text, reason, nearMiss) => {
    expect(wrongCommand(text)).toBe(reason);
    expect(wrongCommand(nearMiss)).toBeUndefined();
  });
});
