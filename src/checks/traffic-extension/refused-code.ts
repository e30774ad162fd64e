import { CDI115 } from '../../findings/catalogue/cdi115';
import { mapOf, mistakeOfLua, never, textOf } from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';
import { refused } from '../refused-by-envoy';

/** Lua that Istio takes, and for which Envoy refuses the listeners. Only what is seen without a parser. */
export const refusedCode: Check = {
  ...CDI115,
  kinds: ['extensions.istio.io/TrafficExtension'],
  check(object) {
    const code = textOf(mapOf(specOf(object).lua).inlineCode) ?? '';
    const mistake = mistakeOfLua(code);
    const misfit = mistake === undefined ? undefined : never(`Lua (${mistake})`, 'mend it, and try it with "luajit -bl"');
    return refused([['spec.lua.inlineCode', code, misfit]], 'the listeners of the pods, with all that is on them');
  },
};
