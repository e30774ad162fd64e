import { describe, expect, test } from 'vitest';
import { mistakeOfLua } from '../../src/istio/lua-code';

describe('is no Lua', () => {
  test.each<[string, string]>([
    ['function envoy_on_request(h)', 'nothing closes "function" of line 1'],
    ['function f()\n  if a then b() end\nend end', '"end" closes nothing in line 3'],
    ['f({ 1 )', '")" closes no "{" in line 1'],
    ['local a = "b\n', 'a text does not end that begins in line 1'],
    ['local a = \'b\\\'', 'a text does not end that begins in line 1'],
    ['--[[ a ]', 'a comment does not end that begins in line 1'],
    ['a = [==[ b ]=]', 'a text does not end that begins in line 1'],
    ['repeat f() end', '"end" closes no "repeat" in line 1'],
    ['while true do until a', '"until" closes no "do" in line 1'],
    ['do else end', '"else" stands in no "if" in line 1'],
    ['if a { b() }', 'nothing closes "if" of line 1'],
    ['a != b', 'Lua has no "!" in line 1'],
    ['x = `a`', 'Lua has no "`" in line 1'],
    ['x = "a\0"', 'a text does not end that begins in line 1'],
  ])('%j', (code, reason) => {
    expect(mistakeOfLua(code)).toBe(reason);
  });
});

describe('may be Lua', () => {
  test.each([
    '', '-- a', '--[==[ " ]] \n ]==] f()', 'function f(h) for k, v in pairs(h) do if k == "a" then b() elseif c then d() else e() end end end',
    'repeat local x = [[ " ]] until x ~= \'"\' and #x >= 2', 'a = "\\"\\\n\\z  \n b\\\\"', 'x = { ["a"] = { 1, 2.5e-3, 0xff }, b = function() end }',
    '#!/usr/bin/lua !\nf()', 'f "a" [[b]] {}', 'while a do break end', 'a = b.c:d(...) .. e % 2 ^ 3 / 4', 'local é = 1', 'a = "b"\r\nc = \'d\\\r\ne\'', 'goto x ::x::',
    'x = a < b and c > d or not e <= f', 'x = 1 \0 end "', '-- \0 (',
    // Mistakes that are not seen.
    'local', 'a b c',
  ])('%j', code => {
    expect(mistakeOfLua(code)).toBeUndefined();
  });
});
