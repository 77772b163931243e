/** From a table of options to Lit's reactive properties. */
import type {ComplexAttributeConverter, PropertyDeclaration, PropertyDeclarations} from 'lit';
import {attributeOf} from '../../options/spec.js';
import type {OptionSpec, OptionTable} from '../../options/spec.js';

/** Reads without judging: text that does not fit stays text, and `checkOptions` tells it apart and names it. */
function read(type: OptionSpec['type'], text: string | null): unknown {
  if (text === null) return undefined;
  switch (type) {
    case 'boolean':
    case 'toggle':
      return text.trim().toLowerCase() !== 'false';
    case 'number':
      return text.trim() !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
    case 'json':
    case 'record':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text.trim();
  }
}

const converter = (type: OptionSpec['type']): ComplexAttributeConverter => ({
  fromAttribute: (text) => read(type, text),
  toAttribute: (value) =>
    typeof value === 'boolean' ? (value ? '' : type === 'toggle' ? 'false' : null) : (value ?? null),
});

/** `reflect`: properties that styles or pages read as attributes. Secrets never are. */
export function propertiesFrom(table: OptionTable, reflect: readonly string[] = []): PropertyDeclarations {
  const properties: Record<string, PropertyDeclaration> = {};
  for (const [name, spec] of Object.entries(table)) {
    const {alias, type} = spec;
    properties[name] = {
      attribute: attributeOf(name, spec),
      converter: converter(type),
      reflect: reflect.includes(name),
    };
    if (alias) properties[`${name}Alias`] = {attribute: alias, converter: converter(type)};
  }
  return properties;
}
