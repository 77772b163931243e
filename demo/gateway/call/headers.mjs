/** Custom headers go from one client to another, so they are made what they should be. */
const MAX_HEADERS = 50;
const MAX_VALUE = 2000;

/**
 * @param {unknown} headers
 * @returns {{name: string, value: string}[]}
 */
export function cleanHeaders(headers) {
  if (!Array.isArray(headers)) return [];
  return headers
    .filter((header) => typeof header?.name === 'string' && header.name !== '')
    .slice(0, MAX_HEADERS)
    .map(({name, value}) => ({name: name.slice(0, 200), value: String(value ?? '').slice(0, MAX_VALUE)}));
}
