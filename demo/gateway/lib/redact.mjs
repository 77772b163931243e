/** Takes secrets out of frames before anything keeps or prints them. */

const SECRET = /^(passwd|password|login_token|token|credential|credentials|username|authorization)$/i;
const ICE_PASSWORD = /(a=ice-pwd:)[^\r\n]*/g;
const HIDDEN = '(redacted)';
const MAX_TEXT = 20_000;
const MAX_DEPTH = 12;

/**
 * A copy of `value` that is safe to log and to show.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
export function redact(value, depth = 0) {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return '(too deep)';
  if (Array.isArray(value)) return value.slice(0, 1000).map((item) => redact(item, depth + 1));
  // fromEntries defines properties, so a key named __proto__ stays an ordinary key.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET.test(key) && item != null ? HIDDEN : redact(item, depth + 1),
    ]),
  );
}

function redactText(text) {
  const cut = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text;
  return cut.replace(ICE_PASSWORD, `$1${HIDDEN}`);
}
